export { convertImageDict, imageDictFormat } from './convert-image-dict.js';
export type { BoxCell, BoxRow, ImageDict, ImageDictEntries } from './image-dict.js';
export { readImageIndex, writeImageIndex } from './image-index.js';
export { NpyFault } from './npy-header.js';
export { readNpyArray, type NumpyArray } from './read-npy-array.js';
export { readNpyDict } from './read-npy-dict.js';
export { writeNpyDict } from './write-npy-dict.js';
