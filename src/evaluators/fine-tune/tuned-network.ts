import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Variable } from '@tensorflow/tfjs-node-gpu';
import { randomCropView } from '../../augment/evaluation-view.js';
import { Dense, LayerContext } from '../../backbones/layers/index.js';
import type { Sample } from '../../data/dataset.js';
import type { RandomStream } from '../../engine/random/random-stream.js';
import { VariableTree, type VariableEntry } from '../../engine/variables/index.js';
import { multiLabelCrossEntropy, softmaxCrossEntropy } from '../../methods/losses/index.js';
import type { ProgressTask } from '../../progress.js';
import type { EvaluatorContext, RenderedBatch } from '../evaluator.js';
import { extractFeatures, labelTable, type FeatureRequest } from '../features/index.js';
import type { ScoreTable } from '../metrics/index.js';
import { scheduleFactor, type RateSchedule } from '../linear/train-heads.js';
import { stepsPerEpoch } from '../linear/training-batches.js';

/** How a network is fine-tuned. */
export interface TuningSettings {
  readonly size: number;
  readonly epochs: number;
  readonly trainBatchSize: number;
  readonly learningRate: number;
  /** How many times the backbone's rate the new layer learns at. */
  readonly headRate: number;
  readonly weightDecay: number;
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly schedule: RateSchedule;
}

/** A parameter with its memory of former directions and its share of the learning rate. */
interface Tuned {
  readonly variable: Variable;
  readonly slot: Variable;
  readonly rate: number;
}

/**
 * The backbone with a linear layer `fc` behind it, trained on labels in the backbone's own variables. These are as they were once it is
 * disposed of, to the bit: whoever else looks at the backbone sees nothing of it.
 */
export class TunedNetwork {
  readonly #head: Dense;
  readonly #tree: VariableTree;
  readonly #entries: readonly VariableEntry[];
  readonly #initial: readonly Tensor[];

  constructor(
    private readonly context: EvaluatorContext,
    private readonly isSingle: boolean,
    private readonly random: RandomStream,
  ) {
    const { engine, encoder, dataset } = context;
    this.#tree = new VariableTree(engine.tf);
    const layer = new LayerContext(engine, this.#tree.scope('fc'), random.stream('weights'));
    this.#head = new Dense(layer, encoder.features, dataset.classes.length);
    this.#entries = [...encoder.scope.entries(), ...this.#tree.entries()];
    this.#initial = this.snapshot();
  }

  /** The present values of all variables; to be disposed of. */
  snapshot(): readonly Tensor[] {
    return this.#entries.map(({ variable }) => variable.clone());
  }

  restore(values: readonly Tensor[]): void {
    for (const [place, { variable }] of this.#entries.entries()) variable.assign(values[place]!);
  }

  /**
   * Trains from the beginning on random crops of the images.
   *
   * @throws the signal's reason between steps
   */
  async train(samples: readonly Sample[], settings: TuningSettings, task: ProgressTask): Promise<void> {
    const { normalization, render, signal } = this.context;
    const { epochs, trainBatchSize, schedule, learningRate, size } = settings;
    const batchSize = Math.min(trainBatchSize, samples.length);
    const steps = stepsPerEpoch(samples.length, batchSize);
    this.restore(this.#initial);
    const tuned = this.#tuned(settings);
    let step = 0;
    try {
      for (let epoch = 0; epoch < epochs; epoch++) {
        const order = this.random
          .stream('order', epoch)
          .permutation(samples.length)
          .subarray(0, steps * batchSize);
        const shown = Array.from(order, (image) => samples[image]!);
        const job = randomCropView(size, normalization, this.random.stream('crops', epoch));
        for await (const batch of render(shown, job, batchSize)) {
          await nextTurn();
          signal?.throwIfAborted();
          const rate = learningRate * scheduleFactor(schedule, step / (epochs * steps));
          this.#step(batch, tuned, { ...settings, learningRate: rate });
          step += 1;
        }
        task.advance(1);
      }
    } finally {
      for (const { slot } of tuned) slot.dispose();
    }
  }

  /** The scores of whole images. @throws `evaluators/features-not-finite`, or the signal's reason between batches */
  async scores(samples: readonly Sample[], request: FeatureRequest): Promise<ScoreTable> {
    const { tf } = this.context.engine;
    const { values, width } = await extractFeatures(this.context, samples, request);
    const logits = tf.tidy(() => this.#head.forward(tf.tensor2d(values, [samples.length, width])));
    const scores = logits.dataSync<'float32'>();
    logits.dispose();
    const classes = this.context.dataset.classes.length;
    return { images: samples.length, classes, scores, labels: labelTable(samples, classes) };
  }

  dispose(): void {
    this.restore(this.#initial);
    this.context.engine.tf.dispose([...this.#initial]);
    this.#tree.dispose();
  }

  #tuned({ headRate }: TuningSettings): readonly Tuned[] {
    const { tf } = this.context.engine;
    const ownVariables = new Set(this.#tree.entries().map(({ variable }) => variable));
    return this.#entries
      .filter(({ role }) => role === 'parameter')
      .map(({ variable }) => ({
        variable,
        slot: tf.tidy(() => tf.variable(tf.zerosLike(variable), false)),
        rate: ownVariables.has(variable) ? headRate : 1,
      }));
  }

  #step(
    { images, shape, samples }: RenderedBatch,
    tuned: readonly Tuned[],
    { learningRate, weightDecay, momentum, nesterov }: TuningSettings,
  ): void {
    const { engine, encoder, dataset } = this.context;
    const { tf, operations } = engine;
    tf.tidy(() => {
      const pixels = tf.tensor4d(images, [...shape], 'float32');
      const classes = dataset.classes.length;
      const labels = tf.tensor2d(labelTable(samples, classes), [samples.length, classes]);
      const { grads } = tf.variableGrads(
        () => this.#loss(this.#head.forward(encoder.forward(pixels, 'training')), labels),
        tuned.map(({ variable }) => variable),
      );
      for (const { variable, slot, rate } of tuned) {
        // An encoder of several networks lies in the scope of its whole method, heads included, which features do not pass.
        const gradient = (grads as Readonly<Record<string, Tensor | undefined>>)[variable.name];
        if (gradient === undefined) continue;
        operations.applyMomentum(variable, slot, gradient, {
          rate: tf.scalar(rate * learningRate),
          momentum: tf.scalar(momentum),
          weightDecay: weightDecay === 0 ? undefined : tf.scalar(weightDecay),
          nesterov,
        });
      }
    });
  }

  #loss(logits: Tensor2D, labels: Tensor2D): Scalar {
    const { engine } = this.context;
    if (!this.isSingle) return multiLabelCrossEntropy(engine.tf, logits, labels);
    return softmaxCrossEntropy(engine, logits, labels.argMax<Tensor1D>(1));
  }
}
