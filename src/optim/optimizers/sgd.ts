import type { Scalar, Tensor } from '@tensorflow/tfjs-node-gpu';
import type { SettingsOf } from '../../container/plugin.js';
import { defineOptimizer, type Optimizer, type OptimizerContext } from '../optimizer.js';
import { decayNormsAndBiases, learningRate, momentum, weightDecay } from './descent-settings.js';
import { groupParameters } from './parameter-groups.js';
import { withGradients } from './with-gradients.js';

const settingsSchema = {
  type: 'object',
  properties: {
    learningRate,
    momentum,
    nesterov: {
      type: 'boolean',
      default: false,
      description: 'Look ahead along the momentum (Nesterov), as PyTorch does it.',
    },
    weightDecay: weightDecay(0.0001),
    decayNormsAndBiases: decayNormsAndBiases(true, 'as PyTorch and MoCo do'),
  },
  required: ['learningRate'],
  additionalProperties: false,
} as const;

/**
 * Stochastic gradient descent with momentum, as `torch.optim.SGD` (Sutskever et al., 2013, https://proceedings.mlr.press/v28/sutskever13.html):
 *
 *     g = gradient + weightDecay * p;  v = momentum * v + g;  p = p - rate * v          (Nesterov: p - rate * (g + momentum * v))
 *
 * The rate is not part of `v`, so a schedule acts at once. Slots: one `v` a parameter, under `momentum.`.
 */
export class StochasticGradientDescent implements Optimizer {
  readonly learningRate: number;
  readonly #parameters;

  constructor(
    private readonly settings: SettingsOf<typeof settingsSchema>,
    private readonly context: OptimizerContext,
  ) {
    const { engine, parameters, scope } = context;
    const slots = scope.scope('momentum');
    this.learningRate = settings.learningRate;
    this.#parameters = groupParameters(parameters, settings).map(({ name, variable, layout, decays }) => ({
      variable,
      slot: slots.create(name, { role: 'slot', layout, initial: engine.tf.zerosLike(variable) }),
      decays,
    }));
  }

  apply(gradients: readonly Tensor[], learningRate: Scalar): void {
    const { tf, operations } = this.context.engine;
    const { nesterov } = this.settings;
    tf.tidy(() => {
      const momentum = tf.scalar(this.settings.momentum);
      const weightDecay = tf.scalar(this.settings.weightDecay);
      for (const { variable, slot, decays, gradient } of withGradients(this.#parameters, gradients)) {
        const settings = { rate: learningRate, momentum, weightDecay: decays ? weightDecay : undefined, nesterov };
        operations.applyMomentum(variable, slot, gradient, settings);
      }
    });
  }
}

export const sgd = defineOptimizer({
  kind: 'sgd',
  summary: 'Stochastic gradient descent with momentum and weight decay.',
  schema: settingsSchema,
  traits: {},
  create: (settings, context) => new StochasticGradientDescent(settings, context),
});
