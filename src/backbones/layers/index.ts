export { BatchNormalization } from './batch-normalization.js';
export { Convolution, type ConvolutionShape } from './convolution.js';
export { Dense } from './dense.js';
export { LayerContext } from './layer-context.js';
