/*
 * The inner loops of BING, in AssemblyScript (https://www.assemblyscript.org), compiled to WebAssembly with 128-bit vectors. They know addresses and
 * counts only; what they compute is said where they are called, in `proposals/bing/`. A plane is rows of bytes, `stride` apart; all kernels work on 16
 * columns at a time, so rows are read and written up to 23 bytes past their last column.
 */
export { resizeColumns, resizeRows } from './resize';
export { grayPlane, hsvPlanes } from './colour';
export { gradients } from './gradients';
export { scoreWindows } from './scores';
export { rank, strongestWindows } from './selection';
