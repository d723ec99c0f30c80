import type { Tensor1D } from '@tensorflow/tfjs-node-gpu';
import { defineOptimizer } from '../optimizer.js';
import {
  adaptNormsAndBiases,
  decayNormsAndBiases,
  learningRate,
  momentum,
  trustCoefficient,
  weightDecay,
} from './descent-settings.js';
import { LayerwiseDescent, type TrustRule } from './layerwise-descent.js';

/** Added to lengths that are divided by. */
const EPSILON = 1e-8;

const apex: TrustRule = {
  measures: 'gradient',
  factors: (tf, { parameterNorms, gradientNorms, weightDecays, areNonZero }, { trustCoefficient }) => {
    const lengths = gradientNorms.add(parameterNorms.mul(weightDecays)).add(EPSILON);
    // Without decay a zero gradient stays zero, hence 0; zero parameters have nothing to decay, hence 1.
    const unscaled = parameterNorms.equal(0).cast<Tensor1D>('float32');
    return tf.where(areNonZero, parameterNorms.mul(trustCoefficient).div<Tensor1D>(lengths), unscaled);
  },
};

/**
 * LARC, layer-wise adaptive rate control without clipping: LARS (You et al., 2017, https://arxiv.org/abs/1708.03888) as NVIDIA's apex has it
 * and SwAV uses it (Caron et al., 2020, https://arxiv.org/abs/2006.09882). For each tensor, with Euclidean lengths:
 *
 *     g = trustCoefficient * |p| / (|gradient| + weightDecay * |p| + 1e-8) * (gradient + weightDecay * p)
 *     v = momentum * v + g;  p = p - rate * v
 *
 * Where `p` or the gradient is zero, `g` is the gradient: neither scaled nor decayed. Slots: one `v` a parameter, under `momentum.`.
 */
export const larc = defineOptimizer({
  kind: 'larc',
  summary: 'LARC: LARS that measures the gradient before weight decay, and takes norms and biases in (SwAV).',
  schema: {
    type: 'object',
    properties: {
      learningRate,
      momentum,
      weightDecay: weightDecay(0.000001),
      trustCoefficient,
      decayNormsAndBiases: decayNormsAndBiases(true, 'as SwAV does'),
      adaptNormsAndBiases: adaptNormsAndBiases(true, 'as SwAV does'),
    },
    required: ['learningRate'],
    additionalProperties: false,
  },
  traits: {},
  create: (settings, context) => new LayerwiseDescent(settings, context, apex),
});
