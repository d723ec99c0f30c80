import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../../engine/engine.js';
import type { Optimizer, OptimizerContext } from '../optimizer.js';
import { groupParameters, type GroupSettings } from './parameter-groups.js';
import { StochasticGradientDescent } from './sgd.js';
import { withGradients } from './with-gradients.js';

export interface LayerwiseSettings extends Required<GroupSettings> {
  readonly learningRate: number;
  readonly momentum: number;
  readonly trustCoefficient: number;
}

/** What the factors of the tensors that adapt follow from; one number a tensor, `[tensor]`. */
export interface LayerMeasures {
  readonly parameterNorms: Tensor1D;
  /** Of the gradients that the rule measures. */
  readonly gradientNorms: Tensor1D;
  /** bool: whether neither of the two is zero. */
  readonly areNonZero: Tensor1D;
  /** 0 where a tensor does not decay. */
  readonly weightDecays: Tensor1D;
}

/** How a tensor's gradient is scaled. */
export interface TrustRule {
  /** Whether gradients are measured with or without weight decay. */
  readonly measures: 'gradient' | 'decayed gradient';
  /** What decayed gradients are multiplied by: `[tensor]`. */
  readonly factors: (tf: TensorFlow, measures: LayerMeasures, settings: LayerwiseSettings) => Tensor1D;
}

/**
 * SGD with momentum on gradients that are decayed and scaled tensor by tensor: `g = factor * (gradient + weightDecay * p)`.
 *
 * Small networks have many small tensors, so the factors of all tensors are computed side by side. Slots: as SGD has.
 */
export class LayerwiseDescent implements Optimizer {
  readonly learningRate: number;
  readonly #parameters;
  readonly #descent: StochasticGradientDescent;

  constructor(
    private readonly settings: LayerwiseSettings,
    private readonly context: OptimizerContext,
    private readonly rule: TrustRule,
  ) {
    const { learningRate, momentum } = settings;
    this.learningRate = learningRate;
    this.#parameters = groupParameters(context.parameters, settings);
    const plain = { learningRate, momentum, nesterov: false, weightDecay: 0, decayNormsAndBiases: false };
    this.#descent = new StochasticGradientDescent(plain, context);
  }

  apply(gradients: readonly Tensor[], learningRate: Scalar): void {
    this.context.engine.tf.tidy(() => {
      const decayed = this.#decay(gradients);
      const measured = this.rule.measures === 'gradient' ? gradients : decayed;
      this.#descent.apply(this.#scale(decayed, measured), learningRate);
    });
  }

  #decay(gradients: readonly Tensor[]): readonly Tensor[] {
    const weightDecay = this.context.engine.tf.scalar(this.settings.weightDecay);
    return withGradients(this.#parameters, gradients).map(({ variable, decays, gradient }) =>
      decays ? gradient.add(variable.mul(weightDecay)) : gradient,
    );
  }

  #scale(gradients: readonly Tensor[], measured: readonly Tensor[]): readonly Tensor[] {
    const { tf } = this.context.engine;
    const adapting = withGradients(this.#parameters, measured).filter(({ adapts }) => adapts);
    if (adapting.length === 0) return gradients;
    const factors = tf.unstack(this.rule.factors(tf, this.#measure(adapting), this.settings));
    return withGradients(this.#parameters, gradients).map(({ adapts, gradient }) => {
      const factor = adapts ? factors.shift() : undefined;
      return factor === undefined ? gradient : gradient.mul(factor);
    });
  }

  #measure(
    adapting: readonly { readonly variable: Tensor; readonly gradient: Tensor; readonly decays: boolean }[],
  ): LayerMeasures {
    const { tf, operations } = this.context.engine;
    const parameterNorms = operations.norms(adapting.map(({ variable }) => variable));
    const gradientNorms = operations.norms(adapting.map(({ gradient }) => gradient));
    return {
      parameterNorms,
      gradientNorms,
      areNonZero: parameterNorms.notEqual(0).logicalAnd(gradientNorms.notEqual(0)),
      weightDecays: tf.tensor1d(adapting.map(({ decays }) => (decays ? this.settings.weightDecay : 0))),
    };
  }
}
