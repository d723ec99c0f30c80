import type { Rank, Scalar, Tensor1D, Tensor2D, Variable } from '@tensorflow/tfjs-node-gpu';
import { BatchNormalization, LayerContext } from '../../backbones/layers/index.js';
import { RandomStream } from '../../engine/random/random-stream.js';
import { multiLabelCrossEntropy, softmaxCrossEntropy, topAccuracy } from '../../methods/losses/index.js';
import type { Batch } from '../../methods/method.js';
import { viewOf } from '../../methods/step-values.js';
import type { OnlineContext, OnlineProbe } from '../online-probe.js';

/** A parameter with its memory of former directions. */
interface Descended {
  readonly variable: Variable;
  readonly slot: Variable;
}

/**
 * Batch normalisation without scale and offset, which makes features of any size fit one learning rate, and a linear layer behind it, trained with
 * SGD and momentum on the encoder's features, to which no gradient goes.
 *
 * The gradient is written out: for logits `z = x W + b` it is `(softmax(z) - y) / batch`, or for several classes an image `(sigmoid(z) - y) / batch`.
 */
export class DetachedLayer implements OnlineProbe {
  readonly #normalization: BatchNormalization;
  readonly #weight: Descended;
  readonly #bias: Descended;

  constructor(
    private readonly context: OnlineContext,
    private readonly settings: { readonly learningRate: number; readonly momentum: number },
  ) {
    const { engine, encoder, scope, classes } = context;
    const { tf } = engine;
    // Nothing is drawn: the layer begins at 0.
    const nothing = RandomStream.fromSeed(0);
    const own = scope.untrained();
    this.#normalization = new BatchNormalization(
      new LayerContext(engine, own.scope('normalization'), nothing),
      encoder.features,
    );
    const zeros = (name: string, shape: number[]): Variable =>
      own.create(name, { role: 'state', initial: tf.zeros(shape) });
    const descended = (name: string, shape: number[]): Descended => ({
      variable: zeros(name, shape),
      slot: zeros(`${name}_momentum`, shape),
    });
    this.#weight = descended('weight', [encoder.features, classes]);
    this.#bias = descended('bias', [classes]);
  }

  step(batch: Batch): Readonly<Record<string, Scalar>> {
    const { engine, encoder, labels } = this.context;
    const { tf } = engine;
    const features = this.#normalization.forward(encoder.forward(viewOf(batch, 0), 'evaluation'), 'training');
    const logits = this.#logits(features);
    const isSingle = labels === 'single';
    const shares: Tensor2D = isSingle ? logits.softmax() : logits.sigmoid();
    const errors = shares.sub<Tensor2D>(batch.labels).div<Tensor2D>(logits.shape[0]);
    this.#descend(this.#weight, tf.matMul(features, errors, true));
    this.#descend(this.#bias, errors.sum<Tensor1D>(0));
    if (!isSingle) return { loss: multiLabelCrossEntropy(tf, logits, batch.labels) };
    const classOf: Tensor1D = batch.labels.argMax(1);
    return {
      loss: softmaxCrossEntropy(engine, logits, classOf),
      'accuracy/top1': topAccuracy(engine, logits, classOf, 1),
    };
  }

  /** Of features as evaluations take them, `[image, feature]`: `[image, class]`. */
  logits(values: Float32Array): Float32Array {
    const { engine, encoder } = this.context;
    const { tf } = engine;
    const logits = tf.tidy(() => {
      const features = tf.tensor2d(values, [values.length / encoder.features, encoder.features]);
      return this.#logits(this.#normalization.forward(features, 'evaluation'));
    });
    const scores = logits.dataSync<'float32'>();
    logits.dispose();
    return scores;
  }

  #logits(features: Tensor2D): Tensor2D {
    const weight = this.#weight.variable as Variable<Rank.R2>;
    return this.context.engine.tf.matMul(features, weight).add<Tensor2D>(this.#bias.variable);
  }

  #descend({ variable, slot }: Descended, gradient: Tensor1D | Tensor2D): void {
    const { tf, operations } = this.context.engine;
    const { learningRate, momentum } = this.settings;
    operations.applyMomentum(variable, slot, gradient, {
      rate: tf.scalar(learningRate),
      momentum: tf.scalar(momentum),
      weightDecay: undefined,
      nesterov: false,
    });
  }
}
