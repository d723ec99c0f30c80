import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { RandomStream } from '../../engine/random/random-stream.js';
import { scheduledValue } from '../../optim/scheduled-value.js';
import { embeddingSpread } from '../embedding-spread.js';
import { methodErrors } from '../errors.js';
import { ProjectedEncoder } from '../heads/projected-encoder.js';
import { contrastiveAccuracy, infoNce, unitRows } from '../losses/index.js';
import { NegativeQueue } from '../memory/negative-queue.js';
import type { Batch, Method, MethodContext, MethodLoss, StepInputs, StepPosition, StepTensors } from '../method.js';
import type { MocoV2Settings } from '../moco-v2.js';
import { MomentumTwin } from '../momentum-twin.js';
import { rowsOf, scalarOf, showsObjectIn, viewOf } from '../step-values.js';

/** MoCo-v2's head: Linear, ReLU, Linear, all with biases (Chen et al., 2020, https://arxiv.org/abs/2003.04297). */
const headShape = { normalizesHidden: false, outputBias: true } as const;

/** The networks of `moco-v2`, its queue and its step. */
export class MocoV2Method implements Method {
  readonly encoder;
  readonly trainables;
  readonly #query: ProjectedEncoder;
  readonly #key: ProjectedEncoder;
  readonly #twin: MomentumTwin;
  readonly #queue: NegativeQueue;

  constructor(
    private readonly settings: MocoV2Settings,
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
