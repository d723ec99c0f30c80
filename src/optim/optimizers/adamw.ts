import type { Rank, Scalar, Tensor, Variable } from '@tensorflow/tfjs-node-gpu';
import type { SettingsOf } from '../../container/plugin.js';
import { defineOptimizer, type Optimizer, type OptimizerContext } from '../optimizer.js';
import { decayNormsAndBiases, learningRate } from './descent-settings.js';
import { groupParameters } from './parameter-groups.js';
import { withGradients } from './with-gradients.js';

const settingsSchema = {
  type: 'object',
  properties: {
    learningRate,
    beta1: {
      type: 'number',
      minimum: 0,
      exclusiveMaximum: 1,
      default: 0.9,
      description: 'Share of its old value that the mean of the gradients keeps in a step.',
    },
    beta2: {
      type: 'number',
      minimum: 0,
      exclusiveMaximum: 1,
      default: 0.999,
      description: 'Share of its old value that the mean of the squared gradients keeps in a step.',
    },
    epsilon: {
      type: 'number',
      exclusiveMinimum: 0,
      default: 1e-8,
      description: 'Added to the root that is divided by.',
    },
    weightDecay: {
      type: 'number',
      minimum: 0,
      default: 0.01,
      description: 'What part of each parameter a step takes off, times the learning rate.',
    },
    decayNormsAndBiases: decayNormsAndBiases(false, 'as PyTorch does unless told otherwise, but DINO and MAE do not'),
  },
  required: ['learningRate'],
  additionalProperties: false,
} as const;

/**
 * AdamW (Loshchilov and Hutter, 2019, https://arxiv.org/abs/1711.05101), as `torch.optim.AdamW`. In step `t`, counted from 1:
 *
 *     m = beta1 * m + (1 - beta1) * g;  v = beta2 * v + (1 - beta2) * g^2
 *     p = (1 - rate * weightDecay) * p - rate * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
 *
 * Slots: one `m` and one `v` a parameter, under `firstMoment.` and `secondMoment.`; `t` is the state `steps`, int32.
 */
class AdamW implements Optimizer {
  readonly learningRate: number;
  readonly #parameters;
  readonly #steps: Variable<Rank.R0>;

  constructor(
    private readonly settings: SettingsOf<typeof settingsSchema>,
    private readonly context: OptimizerContext,
  ) {
    const { engine, parameters, scope } = context;
    const zeros = (variable: Variable): Tensor => engine.tf.zerosLike(variable);
    const [first, second] = [scope.scope('firstMoment'), scope.scope('secondMoment')];
    this.learningRate = settings.learningRate;
    this.#parameters = groupParameters(parameters, settings).map(({ name, variable, layout, decays }) => ({
      variable,
      first: first.create(name, { role: 'slot', layout, initial: zeros(variable) }),
      second: second.create(name, { role: 'slot', layout, initial: zeros(variable) }),
      decays,
    }));
    this.#steps = scope.create('steps', { role: 'state', initial: engine.tf.scalar(0, 'int32') });
  }

  apply(gradients: readonly Tensor[], learningRate: Scalar): void {
    const { tf } = this.context.engine;
    const { beta1, beta2, weightDecay } = this.settings;
    tf.tidy(() => {
      this.#steps.assign(this.#steps.add(tf.scalar(1, 'int32')));
      // Both fractions of the update are multiplied by this root, which leaves one division a parameter.
      const root = this.#bias(beta2).sqrt();
      const rate = learningRate.mul(root).div(this.#bias(beta1));
      const epsilon = root.mul(this.settings.epsilon);
      const kept = tf.scalar(1).sub(learningRate.mul(weightDecay));
      const [firstShare, secondShare] = [tf.scalar(1 - beta1), tf.scalar(1 - beta2)];
      for (const { variable, first, second, decays, gradient } of withGradients(this.#parameters, gradients)) {
        first.assign(first.add(gradient.sub(first).mul(firstShare)));
        second.assign(second.add(gradient.square().sub(second).mul(secondShare)));
        const change = first.div(second.sqrt().add(epsilon)).mul(rate);
        variable.assign((decays ? variable.mul(kept) : variable).sub(change));
      }
    });
  }

  /** `1 - beta^t`. By way of the logarithm, which JavaScript computes: float32 holds 1 - 0.999 to four digits only. */
  #bias(beta: number): Scalar {
    const { tf } = this.context.engine;
    return this.#steps
      .cast('float32')
      .mul<Scalar>(tf.scalar(Math.log(beta)))
      .expm1()
      .neg();
  }
}

export const adamW = defineOptimizer({
  kind: 'adamw',
  summary: 'AdamW: steps of similar size for all parameters, and weight decay apart from the gradient.',
  schema: settingsSchema,
  traits: {},
  create: (settings, context) => new AdamW(settings, context),
});
