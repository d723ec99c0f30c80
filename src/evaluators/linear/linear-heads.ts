import type { Scalar, Tensor2D, Variable } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../engine/engine.js';
import type { FeatureTable } from '../features/index.js';

/** Settings that one linear layer is trained with. */
export interface HeadCandidate {
  readonly learningRate: number;
  readonly weightDecay: number;
}

/**
 * Linear layers on the same features, one for each candidate, trained side by side as the columns of one matrix: by multi-label binary cross
 * entropy, averaged over images and classes as PyTorch's `BCEWithLogitsLoss`, with SGD and momentum as `torch.optim.SGD`.
 *
 * The gradient is written out: for logits `z = x W + b` it is `(sigmoid(z) - y) / (batch * classes)`. Weights and offsets begin at 0.
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
    private readonly momentum: number,
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
    tf.tidy(() => {
      const images = this.#withOne(features);
      const [batch] = images.shape;
      const targets = tf.tile(tf.tensor2d(labels, [batch, classes]), [1, this.candidates.length]);
      const errors = tf
        .matMul(images, this.#weights as unknown as Tensor2D)
        .sigmoid()
        .sub<Tensor2D>(targets);
      const gradient = tf.matMul(images, errors.div<Tensor2D>(batch * classes), true);
      const decayed = gradient.add(this.#weights.mul(this.#decays));
      this.#momentum.assign(this.#momentum.mul(this.momentum).add(decayed));
      this.#weights.assign(this.#weights.sub(this.#momentum.mul(this.#rates).mul<Scalar>(factor)));
    });
  }

  /** The logits of one candidate: `[image, class]`. */
  logits({ values }: FeatureTable, candidate: number): Float32Array {
    const { tf } = this.engine;
    const { classes } = this.shape;
    const logits = tf.tidy(() => {
      const columns = this.#weights.slice([0, candidate * classes], [-1, classes]) as Tensor2D;
      return tf.matMul(this.#withOne(values), columns);
    });
    // Read outside of the tidy: it searches what it returns for tensors, number by number.
    const scores = logits.dataSync<'float32'>();
    logits.dispose();
    return scores;
  }

  dispose(): void {
    for (const tensor of [this.#weights, this.#momentum, this.#rates, this.#decays]) tensor.dispose();
  }

  #withOne(values: Float32Array): Tensor2D {
    const { tf } = this.engine;
    const { features } = this.shape;
    const rows = values.length / features;
    return tf.concat([tf.tensor2d(values, [rows, features]), tf.ones([rows, 1])], 1);
  }
}
