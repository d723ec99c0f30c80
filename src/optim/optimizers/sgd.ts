import type { Scalar, Tensor } from '@tensorflow/tfjs-node-gpu';
import type { SettingsOf } from '../../container/plugin.js';
import { defineOptimizer, type Optimizer, type OptimizerContext } from '../optimizer.js';

const settingsSchema = {
  type: 'object',
  properties: {
    learningRate: {
      type: 'number',
      exclusiveMinimum: 0,
      description: 'Step size before any schedule. Not scaled by the batch size.',
    },
    momentum: {
      type: 'number',
      minimum: 0,
      exclusiveMaximum: 1,
      default: 0.9,
      description: 'Share of the former direction that a step keeps; 0 is plain gradient descent.',
    },
    nesterov: {
      type: 'boolean',
      default: false,
      description: 'Look ahead along the momentum (Nesterov), as PyTorch does it.',
    },
    weightDecay: {
      type: 'number',
      minimum: 0,
      default: 0.0001,
      description: 'What part of each parameter is added to its gradient.',
    },
    decayNormsAndBiases: {
      type: 'boolean',
      default: true,
      description: 'Decay scales and offsets of batch normalisation and biases too, as PyTorch and MoCo do.',
    },
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
class StochasticGradientDescent implements Optimizer {
  readonly learningRate: number;
  readonly #parameters;

  constructor(
    private readonly settings: SettingsOf<typeof settingsSchema>,
    private readonly context: OptimizerContext,
  ) {
    const { engine, parameters, scope } = context;
    const slots = scope.scope('momentum');
    this.learningRate = settings.learningRate;
    this.#parameters = parameters.map(({ name, variable, layout }) => ({
      variable,
      slot: slots.create(name, { role: 'slot', layout, initial: engine.tf.zerosLike(variable) }),
      // Scales, offsets and biases are the vectors among the parameters.
      decays: settings.weightDecay > 0 && (settings.decayNormsAndBiases || variable.rank > 1),
    }));
  }

  apply(gradients: readonly Tensor[], learningRate: Scalar): void {
    const { tf, operations } = this.context.engine;
    const { nesterov } = this.settings;
    tf.tidy(() => {
      const momentum = tf.scalar(this.settings.momentum);
      const weightDecay = tf.scalar(this.settings.weightDecay);
      this.#parameters.forEach(({ variable, slot, decays }, index) => {
        const gradient = gradients[index];
        if (gradient === undefined) throw new Error(`${variable.name} has no gradient.`);
        const settings = { rate: learningRate, momentum, weightDecay: decays ? weightDecay : undefined, nesterov };
        operations.applyMomentum(variable, slot, gradient, settings);
      });
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
