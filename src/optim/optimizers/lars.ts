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

const byol: TrustRule = {
  measures: 'decayed gradient',
  factors: (tf, { parameterNorms, gradientNorms, areNonZero }, { trustCoefficient }) =>
    tf.where(
      areNonZero,
      parameterNorms.div(gradientNorms).mul<Tensor1D>(trustCoefficient),
      tf.onesLike(parameterNorms),
    ),
};

/**
 * LARS, layer-wise adaptive rate scaling (You et al., 2017, https://arxiv.org/abs/1708.03888), as BYOL uses it (Grill et al., 2020,
 * https://arxiv.org/abs/2006.07733). For each tensor, with Euclidean lengths:
 *
 *     g = gradient + weightDecay * p;  g = trustCoefficient * |p| / |g| * g;  v = momentum * v + g;  p = p - rate * v
 *
 * Where `p` or `g` is zero, `g` is not scaled. Norms and biases are neither decayed nor scaled unless the settings say so. Slots: one `v`
 * a parameter, under `momentum.`.
 */
export const lars = defineOptimizer({
  kind: 'lars',
  summary: 'LARS: momentum on gradients that are scaled to the length of their parameters, for large batches (BYOL).',
  schema: {
    type: 'object',
    properties: {
      learningRate,
      momentum,
      weightDecay: weightDecay(0.000001),
      trustCoefficient,
      decayNormsAndBiases: decayNormsAndBiases(false, 'which BYOL does not'),
      adaptNormsAndBiases: adaptNormsAndBiases(false, 'which BYOL does not'),
    },
    required: ['learningRate'],
    additionalProperties: false,
  },
  traits: {},
  create: (settings, context) => new LayerwiseDescent(settings, context, byol),
});
