/*
 * The inner loops of the pixel operations, in AssemblyScript (https://www.assemblyscript.org): TypeScript's syntax, compiled to WebAssembly with
 * 128-bit vectors. They know addresses and counts only; what they compute is said where they are called, in `augment/pixels/`. All may
 * read and write up to 16 bytes past the end of an image.
 */
export { mixRows, resizeRows } from './resize';
export { blurColumns, transpose } from './blur';
export {
  adjustHue,
  adjustSaturation,
  blendWithGrey,
  fillHueTables,
  grayscale,
  hueTableBytes,
  sumOfLuma,
} from './colour';
