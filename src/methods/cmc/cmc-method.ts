import type { Rank, Scalar, Tensor, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-node-gpu';
import type { Encoder, ForwardMode } from '../../backbones/backbone.js';
import { Dense, LayerContext } from '../../backbones/layers/index.js';
import type { RandomStream } from '../../engine/random/random-stream.js';
import type { VariableEntry, VariableScope } from '../../engine/variables/variable-tree.js';
import { scheduledValue } from '../../optim/scheduled-value.js';
import type { CmcSettings } from '../cmc.js';
import { embeddingSpread } from '../embedding-spread.js';
import { contrastiveAccuracy, noiseContrast, proposedScores, softmaxCrossEntropy, unitRows } from '../losses/index.js';
import { MemoryBank } from '../memory/memory-bank.js';
import type { Batch, Method, MethodContext, MethodLoss, StepInputs, StepPosition, StepTensors } from '../method.js';
import { rowsOf, scalarOf, viewOf } from '../step-values.js';

/** The two halves of a Lab image: which channels they take. */
const halves = { l: { first: 0, channels: 1 }, ab: { first: 1, channels: 2 } } as const;
type Half = keyof typeof halves;

const channelsOf = (images: Tensor4D, half: Half): Tensor4D => {
  const { first, channels } = halves[half];
  return images.slice([0, 0, 0, first], [-1, -1, -1, channels]);
};

/** The two networks as one: features of lightness and of colour beside each other. */
class SplitEncoder implements Encoder {
  readonly features: number;

  constructor(
    readonly scope: VariableScope,
    private readonly tf: MethodContext['engine']['tf'],
    private readonly networks: Readonly<Record<Half, Encoder>>,
  ) {
    this.features = networks.l.features + networks.ab.features;
  }

  forward(images: Tensor4D, mode: ForwardMode): Tensor2D {
    const parts = (['l', 'ab'] as const).map((half) => this.networks[half].forward(channelsOf(images, half), mode));
    return this.tf.tidy(() => this.tf.concat(parts, 1));
  }
}

/** The networks of `cmc`, its memory banks and its step. */
export class CmcMethod implements Method {
  readonly encoder;
  readonly trainables: readonly VariableEntry[];
  readonly #networks: Readonly<Record<Half, Encoder>>;
  readonly #heads: Readonly<Record<Half, Dense>>;
  readonly #banks: Readonly<Record<Half, MemoryBank>>;
  readonly #partition: Variable<Rank.R1>;

  constructor(
    private readonly settings: CmcSettings,
    private readonly context: MethodContext,
  ) {
    const { engine, backbone, scope, random, items } = context;
    const { dimension } = settings;
    const network = (half: Half): Encoder =>
      backbone.build(scope.scope(half).scope('backbone'), random.stream(half, 'backbone'), halves[half].channels);
    const head = (half: Half, { features }: Encoder): Dense =>
      new Dense(
        new LayerContext(engine, scope.scope(half).scope('head'), random.stream(half, 'head')),
        features,
        dimension,
      );
    this.#networks = { l: network('l'), ab: network('ab') };
    this.#heads = { l: head('l', this.#networks.l), ab: head('ab', this.#networks.ab) };
    this.#banks = {
      l: new MemoryBank(engine, scope, 'memoryL', random, items, dimension),
      ab: new MemoryBank(engine, scope, 'memoryAb', random, items, dimension),
    };
    this.#partition = scope.create('partition', { role: 'state', initial: engine.tf.zeros([2]) });
    this.encoder = new SplitEncoder(scope, engine.tf, this.#networks);
    this.trainables = scope.entries().filter(({ role }) => role === 'parameter');
  }

  /** `temperature`; `negativesSeed`, `[2]` int32: what the step's negatives are drawn by. */
  inputs(position: StepPosition, random: RandomStream): StepInputs {
    const stream = random.stream('negatives', position.step);
    return {
      temperature: scheduledValue(this.settings.temperature, position),
      negativesSeed: Int32Array.of(stream.integer(0, 2 ** 31 - 1), stream.integer(0, 2 ** 31 - 1)),
    };
  }

  /** `proposed`, `[batch, 1 + negatives]` int32: the image itself, then its negatives, which may be it by chance, as published. */
  prepare({ items }: Batch, { negativesSeed }: StepTensors): StepTensors {
    const { engine, batchSize, items: count } = this.context;
    const { tf, operations } = engine;
    const { negatives } = this.settings;
    if (negativesSeed === undefined) throw new Error('Negatives are drawn by a seed.');
    const proposed = tf.tidy(() => {
      const drawn = operations.randomIntegers(negativesSeed.as1D(), batchSize * negatives, count);
      return tf.concat([items.expandDims<Tensor2D>(1), drawn.reshape<Tensor2D>([batchSize, negatives])], 1);
    });
    return { proposed };
  }

  loss(batch: Batch, prepared: StepTensors, inputs: StepTensors): MethodLoss {
    const { engine, views } = this.context;
    const { tf } = engine;
    const l = this.#embed('l', viewOf(batch, 0));
    const ab = this.#embed('ab', viewOf(batch, views.length - 1));
    const proposed = rowsOf(prepared, 'proposed');
    const temperature = scalarOf(inputs, 'temperature');
    const scores = [
      proposedScores(engine, l, this.#banks.ab.rows, proposed),
      proposedScores(engine, ab, this.#banks.l.rows, proposed),
    ];
    const contrasts = scores.map((one, place) => this.#contrast(one, temperature, place));
    const [first, second] = contrasts;
    const [ofL, ofAb] = scores;
    if (first === undefined || second === undefined || !ofL || !ofAb) throw new Error('There are two halves.');
    return {
      loss: first.loss.add<Scalar>(second.loss),
      metrics: {
        'accuracy/l': contrastiveAccuracy(engine, ofL, 1),
        'accuracy/ab': contrastiveAccuracy(engine, ofAb, 1),
        embeddingSpread: embeddingSpread(tf, l).add<Scalar>(embeddingSpread(tf, ab)).div<Scalar>(2),
      },
      carried: { l, ab, partition: tf.stack([first.partition, second.partition]) },
    };
  }

  finish({ items }: Batch, prepared: StepTensors): void {
    const { memoryMomentum, loss } = this.settings;
    this.#banks.l.update(items, rowsOf(prepared, 'l'), memoryMomentum);
    this.#banks.ab.update(items, rowsOf(prepared, 'ab'), memoryMomentum);
    if (loss === 'nce') this.#partition.assign(asVector(prepared.partition));
  }

  /** Unit rows, `[batch, dimension]`. */
  #embed(half: Half, images: Tensor4D): Tensor2D {
    const features = this.#networks[half].forward(channelsOf(images, half), 'training');
    return unitRows(this.context.engine.tf, this.#heads[half].forward(features));
  }

  #contrast(scores: Tensor2D, temperature: Scalar, place: number): { loss: Scalar; partition: Scalar } {
    const { engine, items, batchSize } = this.context;
    const known = this.#partition.slice([place], [1]).asScalar();
    if (this.settings.loss === 'nce') return noiseContrast(engine, scores, temperature, items, known);
    const labels = engine.tf.zeros<Rank.R1>([batchSize], 'int32');
    return { loss: softmaxCrossEntropy(engine, scores.div<Tensor2D>(temperature), labels), partition: known };
  }
}

function asVector(tensor: Tensor | undefined): Tensor<Rank.R1> {
  if (tensor === undefined) throw new Error('The loss carries its partition.');
  return tensor as Tensor<Rank.R1>;
}
