export {
  areaOf,
  boxAround,
  clampBox,
  enclosingRect,
  hasArea,
  intersectionOverUnion,
  sharedBox,
  wholeImage,
  type Box,
} from './box.js';
export { dilateByBox, dilateByImage } from './dilate.js';
export { firstSquare, squareSide } from './first-square.js';
export { growBox } from './grow.js';
export { publishedCrop } from './published-crop.js';
export {
  randomResizedCrop,
  randomResizedCropWithin,
  type Bounds,
  type RandomResizedCropSettings,
} from './random-resized-crop.js';
export { roundHalfToEven } from './round-half-to-even.js';
export { shiftedRect } from './shifted-rect.js';
