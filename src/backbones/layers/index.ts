export { BatchNormalization } from './batch-normalization.js';
export { Convolution, type ConvolutionShape } from './convolution.js';
export { Dense, type DenseOptions } from './dense.js';
export { DepthwiseConvolution } from './depthwise-convolution.js';
export { LayerContext } from './layer-context.js';
export { LayerNormalization } from './layer-normalization.js';
export { PatchConvolution, type PatchShape } from './patch-convolution.js';
