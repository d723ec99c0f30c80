import type { Precision, TensorFlow } from '../engine.js';
import { createBatchNormalization } from './batch-normalization.js';
import { createIsInTop, createSoftmaxCrossEntropy } from './classification.js';
import { createConvolution } from './convolution.js';
import type { EngineOperations } from './engine-operations.js';
import { createGaussianErrorLinear } from './gaussian-error-linear.js';
import { createApplyMomentum, createApplyMovingAverage, createReplaceRows } from './in-place-updates.js';
import { createLayerNormalization } from './layer-normalization.js';
import { createNorms } from './norms.js';
import { createMaxPool, createSpatialMean } from './pooling.js';
import { createRandomIntegers } from './random-integers.js';
import { RawOperations } from './raw-operations.js';
import { createRectifiedLinear } from './rectified-linear.js';
import { createSingularValues } from './singular-values.js';
import { createStopGradient } from './stop-gradient.js';

/** The engine's operations on the loaded binding; `precision` is what a graph of them will compute in. */
export function createEngineOperations(tf: TensorFlow, precision: Precision = 'float32'): EngineOperations {
  const raw = new RawOperations(tf);
  return {
    convolve: createConvolution(tf, raw, precision === 'bfloat16'),
    maxPool: createMaxPool(tf, raw),
    spatialMean: createSpatialMean(tf, raw),
    batchNormalize: createBatchNormalization(tf, raw),
    layerNormalize: createLayerNormalization(tf),
    relu: createRectifiedLinear(tf, raw),
    gelu: createGaussianErrorLinear(tf),
    stopGradient: createStopGradient(raw),
    randomIntegers: createRandomIntegers(tf, raw),
    softmaxCrossEntropy: createSoftmaxCrossEntropy(tf, raw),
    isInTop: createIsInTop(tf, raw),
    norms: createNorms(tf, raw),
    singularValues: createSingularValues(tf, raw),
    replaceRows: createReplaceRows(tf, raw),
    applyMomentum: createApplyMomentum(tf, raw),
    applyMovingAverage: createApplyMovingAverage(tf, raw),
  };
}
