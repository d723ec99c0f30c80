import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { SettingsOf } from '../container/plugin.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import { scheduledNumberSchema, scheduledValue } from '../optim/scheduled-value.js';
import { embeddingSpread } from './embedding-spread.js';
import { methodErrors } from './errors.js';
import { hiddenDimensionSchema, ProjectedEncoder } from './heads/projected-encoder.js';
import { headsSchema } from './heads/view-heads.js';
import { contrastiveAccuracy, infoNce, unitRows } from './losses/index.js';
import { NegativeQueue } from './memory/negative-queue.js';
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
import { MomentumTwin } from './momentum-twin.js';
import { rowsOf, scalarOf, showsObjectIn, viewOf } from './step-values.js';

const settingsSchema = {
  type: 'object',
  properties: {
    temperature: scheduledNumberSchema(
      'What similarities are divided by; lower makes the loss look at the hardest negatives. MoCo v1 used 0.07.',
      0.2,
      { exclusiveMinimum: 0 },
    ),
    queueSize: {
      type: 'integer',
      minimum: 1,
      default: 65536,
      description: 'Keys kept as negatives. A whole multiple of the batch size.',
    },
    momentum: scheduledNumberSchema(
      'Share of its old weights that the key encoder keeps in a step; 0.999 keeps 99.9 %.',
      0.999,
      { minimum: 0, maximum: 1 },
    ),
    dimension: { type: 'integer', minimum: 1, default: 128, description: 'Length of the queries and keys.' },
    hiddenDimension: hiddenDimensionSchema,
    heads: headsSchema,
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

/** MoCo-v2's head: Linear, ReLU, Linear, all with biases (Chen et al., 2020, https://arxiv.org/abs/2003.04297). */
const headShape = { normalizesHidden: false, outputBias: true } as const;

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
    const shape = { ...headShape, dimension, hiddenDimension: settings.hiddenDimension, heads: settings.heads };
    this.#query = new ProjectedEncoder(engine, backbone, scope.scope('query'), encoders, shape);
    this.#key = new ProjectedEncoder(engine, backbone, scope.scope('key').untrained(), encoders, shape);
    this.#twin = new MomentumTwin(engine, this.#query.scope, this.#key.scope);
    this.#queue = new NegativeQueue(engine, scope, random.stream('queue'), queueSize, dimension);
    this.encoder = this.#query.encoder;
    this.trainables = this.#query.scope.entries().filter(({ role }) => role === 'parameter');
  }

  /** `momentum`, `temperature`; `shuffle`, `[batch]` int32: which image goes to which place; `restore`: the way back. */
  inputs(position: StepPosition, random: RandomStream): StepInputs {
    const { momentum, temperature, batchNormGroups } = this.settings;
    const numbers = {
      momentum: scheduledValue(momentum, position),
      temperature: scheduledValue(temperature, position),
    };
    if (batchNormGroups === 1) return numbers;
    const shuffle = random.stream('shuffle', position.step).permutation(this.context.batchSize);
    const restore = new Int32Array(shuffle.length);
    shuffle.forEach((image, place) => (restore[image] = place));
    return { ...numbers, shuffle, restore };
  }

  /** `keys`, `[batch, dimension]`: unit rows in the order of the batch. */
  prepare(batch: Batch, inputs: StepTensors): StepTensors {
    const { tf } = this.context.engine;
    const { shuffle, restore } = inputs;
    const images = viewOf(batch, 1);
    this.#twin.follow(scalarOf(inputs, 'momentum'));
    const keys = tf.tidy(() => {
      const showsObject = showsObjectIn(batch, 1);
      if (shuffle === undefined || restore === undefined) return this.#encode(this.#key, images, showsObject);
      const shuffled: Tensor4D = images.gather(shuffle);
      return this.#encode(this.#key, shuffled, showsObject.gather(shuffle)).gather(restore);
    });
    return { keys };
  }

  loss(batch: Batch, prepared: StepTensors, inputs: StepTensors): MethodLoss {
    const { engine } = this.context;
    const queries = this.#encode(this.#query, viewOf(batch, 0), showsObjectIn(batch, 0));
    const temperature = scalarOf(inputs, 'temperature');
    const { loss, logits } = infoNce(engine, queries, rowsOf(prepared, 'keys'), this.#queue.keys, temperature);
    return {
      loss,
      metrics: {
        'accuracy/top1': contrastiveAccuracy(engine, logits, 1),
        'accuracy/top5': contrastiveAccuracy(engine, logits, 5),
        embeddingSpread: embeddingSpread(engine.tf, queries),
      },
    };
  }

  finish(_batch: Batch, prepared: StepTensors): void {
    this.#queue.enqueue(rowsOf(prepared, 'keys'));
  }

  /** Unit rows, `[batch, dimension]`. */
  #encode(network: ProjectedEncoder, images: Tensor4D, showsObject: Tensor1D): Tensor2D {
    const { tf } = this.context.engine;
    return tf.tidy(() => unitRows(tf, network.project(images, showsObject, this.settings.batchNormGroups)));
  }
}

export const mocoV2 = defineMethod({
  kind: 'moco-v2',
  summary: 'MoCo v2: contrast with a momentum twin and a queue of negatives.',
  schema: settingsSchema,
  traits: { views: { exactly: 2 }, needsLabels: false },
  create: (settings, context) => new MomentumContrast(settings, context),
});
