import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { SettingsOf } from '../container/plugin.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import { embeddingSpread } from './embedding-spread.js';
import { methodErrors } from './errors.js';
import { contrastiveAccuracy, infoNce } from './losses/index.js';
import {
  defineMethod,
  type Batch,
  type Method,
  type MethodContext,
  type MethodLoss,
  type StepInputs,
  type StepPosition,
  type StepTensors,
} from './method.js';
import { MomentumTwin } from './moco/momentum-twin.js';
import { NegativeQueue } from './moco/negative-queue.js';
import { ProjectedEncoder } from './moco/projected-encoder.js';

const settingsSchema = {
  type: 'object',
  properties: {
    temperature: {
      type: 'number',
      exclusiveMinimum: 0,
      default: 0.2,
      description:
        'What similarities are divided by; lower makes the loss look at the hardest negatives. MoCo v1 used 0.07.',
    },
    queueSize: {
      type: 'integer',
      minimum: 1,
      default: 65536,
      description: 'Keys kept as negatives. A whole multiple of the batch size.',
    },
    momentum: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      default: 0.999,
      description: 'Share of its old weights that the key encoder keeps in a step; 0.999 keeps 99.9 %.',
    },
    dimension: { type: 'integer', minimum: 1, default: 128, description: 'Length of the queries and keys.' },
    hiddenDimension: {
      type: ['integer', 'null'],
      minimum: 1,
      default: null,
      description: "Width of the projection head's hidden layer; null is the backbone's number of features.",
    },
    batchNormGroups: {
      type: 'integer',
      minimum: 1,
      default: 2,
      description:
        "Shuffle BN. The batch is split into this many equal groups, each normalised by its own statistics as on as many GPUs; keys are distributed over the groups by a permutation and put back, so that a query's batch statistics do not give its key away. Only the first group updates the running statistics. 1 switches it off.",
    },
  },
  additionalProperties: false,
} as const;

/**
 * MoCo v2 (He et al., 2020, https://arxiv.org/abs/1911.05722; Chen et al., 2020, https://arxiv.org/abs/2003.04297).
 *
 * One view is encoded to queries by the trained network, the other to keys by its momentum twin. A query is to be more similar to its
 * key than to the keys of earlier batches, which a queue holds (InfoNCE). A step, in the published order: the twin follows the query
 * network; keys of shuffled images; loss against the queue as it was; update; the keys enter the queue.
 *
 * Variables: `query.backbone.…`, `query.head.…`, the same under `key.…`, `queue`, `queuePointer`.
 */
class MomentumContrast implements Method {
  readonly encoder;
  readonly trainables;
  readonly #query: ProjectedEncoder;
  readonly #key: ProjectedEncoder;
  readonly #twin: MomentumTwin;
  readonly #queue: NegativeQueue;

  constructor(
    private readonly settings: SettingsOf<typeof settingsSchema>,
    private readonly context: MethodContext,
  ) {
    const { engine, backbone, scope, random, batchSize } = context;
    const { queueSize, batchNormGroups: groups, dimension } = settings;
    if (groups > 1 && (batchSize % groups !== 0 || batchSize / groups < 2)) {
      throw methodErrors['method/batch-norm-groups']({ groups, batchSize });
    }
    if (queueSize % batchSize !== 0) throw methodErrors['method/queue-size']({ queueSize, batchSize });
    const encoders = random.stream('encoder');
    this.#query = new ProjectedEncoder(engine, backbone, scope.scope('query'), encoders, settings);
    this.#key = new ProjectedEncoder(engine, backbone, scope.scope('key').untrained(), encoders, settings);
    this.#twin = new MomentumTwin(engine, this.#query.scope, this.#key.scope);
    this.#queue = new NegativeQueue(engine, scope, random.stream('queue'), queueSize, dimension);
    this.encoder = this.#query.encoder;
    this.trainables = this.#query.scope.entries().filter(({ role }) => role === 'parameter');
  }

  /** `shuffle`, `[batch]` int32: which image goes to which place; `restore`: the way back. */
  inputs({ step }: StepPosition, random: RandomStream): StepInputs {
    if (this.settings.batchNormGroups === 1) return {};
    const shuffle = random.stream('shuffle', step).permutation(this.context.batchSize);
    const restore = new Int32Array(shuffle.length);
    shuffle.forEach((image, place) => (restore[image] = place));
    return { shuffle, restore };
  }

  /** `keys`, `[batch, dimension]`: unit rows in the order of the batch. */
  prepare({ views }: Batch, { shuffle, restore }: StepTensors): StepTensors {
    const { tf } = this.context.engine;
    const images = viewOf(views, 1);
    this.#twin.follow(this.settings.momentum);
    const keys = tf.tidy(() => {
      if (shuffle === undefined || restore === undefined) return this.#key.forward(images, 1);
      const encoded = this.#key.forward(images.gather(shuffle), this.settings.batchNormGroups);
      return encoded.gather(restore);
    });
    return { keys };
  }

  loss({ views }: Batch, { keys }: StepTensors): MethodLoss {
    const { engine } = this.context;
    const queries = this.#query.forward(viewOf(views, 0), this.settings.batchNormGroups);
    const { loss, logits } = infoNce(engine, queries, asKeys(keys), this.#queue.keys, this.settings.temperature);
    return {
      loss,
      metrics: {
        'accuracy/top1': contrastiveAccuracy(engine, logits, 1),
        'accuracy/top5': contrastiveAccuracy(engine, logits, 5),
        embeddingSpread: embeddingSpread(engine.tf, queries),
      },
    };
  }

  finish(_batch: Batch, { keys }: StepTensors): void {
    this.#queue.enqueue(asKeys(keys));
  }
}

function viewOf(views: Batch['views'], index: number): Tensor4D {
  const view = views[index];
  if (view === undefined) throw new Error(`moco-v2 needs two views and got ${views.length}.`);
  return view;
}

function asKeys(keys: Tensor | undefined): Tensor2D {
  if (keys === undefined) throw new Error('prepare() has not been called.');
  return keys as Tensor2D;
}

export const mocoV2 = defineMethod({
  kind: 'moco-v2',
  summary: 'MoCo v2: contrast with a momentum twin and a queue of negatives.',
  schema: settingsSchema,
  traits: { views: { exactly: 2 }, needsLabels: false },
  create: (settings, context) => new MomentumContrast(settings, context),
});
