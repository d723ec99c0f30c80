import type { Scalar, Tensor, Tensor2D, Tensor3D, Variable } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../engine/engine.js';
import type { FeatureTable } from '../features/index.js';
import { logitsOf, withOne } from './logits.js';

/**
 * What a linear layer is trained to say:
 *
 * - `binary`: of each class whether an image shows it; PyTorch's `BCEWithLogitsLoss`, the mean over images and classes
 * - `softmax`: which one class an image shows; PyTorch's `CrossEntropyLoss`, the mean over images
 */
export type ProbeLoss = 'binary' | 'softmax';

/** Settings that one linear layer is trained with. */
export interface HeadCandidate {
  readonly learningRate: number;
  readonly weightDecay: number;
}

/** What all layers have in common. */
export interface HeadRule {
  readonly loss: ProbeLoss;
  readonly momentum: number;
  readonly nesterov?: boolean;
}

/**
 * Linear layers on the same features, one for each candidate, trained side by side as the columns of one matrix, with SGD and momentum as
 * `torch.optim.SGD`.
 *
 * The gradient is written out: for logits `z = x W + b` it is `(sigmoid(z) - y) / (batch * classes)`, or `(softmax(z) - y) / batch`. Weights
 * and offsets begin at 0.
 */
export class LinearHeads {
  readonly #weights: Variable;
  readonly #momentum: Variable;
  readonly #rates: Tensor2D;
  readonly #decays: Tensor2D;

  constructor(
    private readonly engine: Pick<Engine, 'tf'>,
    private readonly shape: { readonly features: number; readonly classes: number },
    private readonly candidates: readonly HeadCandidate[],
    private readonly rule: HeadRule,
  ) {
    const { tf } = engine;
    const { features, classes } = shape;
    const columns = candidates.length * classes;
    // The offset is the weight of one more feature, which is always 1.
    const zeros = (): Variable => tf.tidy(() => tf.variable(tf.zeros([features + 1, columns]), false));
    this.#weights = zeros();
    this.#momentum = zeros();
    const perColumn = (value: (candidate: HeadCandidate) => number): Tensor2D =>
      tf.tensor2d(
        candidates.flatMap((candidate) => Array.from({ length: classes }, () => value(candidate))),
        [1, columns],
      );
    this.#rates = perColumn(({ learningRate }) => learningRate);
    this.#decays = perColumn(({ weightDecay }) => weightDecay);
  }

  /** One step of every candidate on a batch; `factor` is the schedule's. `features`: `[batch, feature]`, `labels`: `[batch, class]`. */
  step(features: Float32Array, labels: Float32Array, factor: number): void {
    const { tf } = this.engine;
    const { classes } = this.shape;
    const { momentum, nesterov = false } = this.rule;
    tf.tidy(() => {
      const images = withOne(tf, features, this.shape.features);
      const [batch] = images.shape;
      const targets = tf.tile(tf.tensor2d(labels, [batch, classes]), [1, this.candidates.length]);
      const logits: Tensor2D = tf.matMul(images, this.#weights);
      const gradient = tf.matMul(images, this.#slopes(logits, targets), true);
      const decayed = gradient.add(this.#weights.mul(this.#decays));
      const velocity = this.#momentum.mul(momentum).add(decayed);
      this.#momentum.assign(velocity);
      const direction: Tensor = nesterov ? decayed.add(velocity.mul(momentum)) : velocity;
      this.#weights.assign(this.#weights.sub(direction.mul(this.#rates).mul<Scalar>(factor)));
    });
  }

  /** The logits of one candidate: `[image, class]`. */
  logits({ values }: FeatureTable, candidate: number): Float32Array {
    const { features, classes } = this.shape;
    return logitsOf(this.engine, values, features, () => this.#weights.slice([0, candidate * classes], [-1, classes]));
  }

  dispose(): void {
    for (const tensor of [this.#weights, this.#momentum, this.#rates, this.#decays]) tensor.dispose();
  }

  /** The loss's gradient by the logits, of each candidate apart. */
  #slopes(logits: Tensor2D, targets: Tensor2D): Tensor2D {
    const { classes } = this.shape;
    const [batch, columns] = logits.shape;
    if (this.rule.loss === 'binary')
      return logits
        .sigmoid()
        .sub<Tensor2D>(targets)
        .div(batch * classes);
    const scores: Tensor3D = logits.reshape([batch, this.candidates.length, classes]);
    const shares: Tensor2D = scores.softmax(-1).reshape([batch, columns]);
    return shares.sub<Tensor2D>(targets).div(batch);
  }
}
