import type { Rank, Scalar, Tensor1D, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-node-gpu';
import type { VariableEntry } from '../../engine/variables/variable-tree.js';
import { scheduledValue } from '../../optim/scheduled-value.js';
import { embeddingSpread } from '../embedding-spread.js';
import { methodErrors } from '../errors.js';
import { ProjectedEncoder } from '../heads/projected-encoder.js';
import { ASSIGNING_CROPS, swappedPrediction, unitRows, type QueuedScores } from '../losses/index.js';
import { AssignmentQueue } from '../memory/assignment-queue.js';
import type { Batch, Method, MethodContext, MethodLoss, StepInputs, StepPosition, StepTensors } from '../method.js';
import { rowsOf, scalarOf, showsObjectIn, viewOf } from '../step-values.js';
import type { SwavSettings } from '../swav.js';

/** Linear, batch normalisation, ReLU, Linear, with biases. */
const headShape = { normalizesHidden: true, outputBias: true } as const;

/** The network of `swav`, its prototypes, its queues and its step. */
export class SwavMethod implements Method {
  readonly encoder;
  readonly trainables: readonly VariableEntry[];
  readonly #network: ProjectedEncoder;
  readonly #prototypes: Variable<Rank.R2>;
  readonly #queues: readonly AssignmentQueue[];

  constructor(
    private readonly settings: SwavSettings,
    private readonly context: MethodContext,
  ) {
    const { engine, backbone, scope, random, batchSize } = context;
    const { prototypes, dimension, hiddenDimension, heads, queueSize } = settings;
    if (queueSize % batchSize !== 0) throw methodErrors['method/queue-size']({ queueSize, batchSize });
    const shape = { ...headShape, dimension, hiddenDimension, heads };
    this.#network = new ProjectedEncoder(engine, backbone, scope, random.stream('encoder'), shape);
    const bound = 1 / Math.sqrt(dimension);
    const values = random.stream('prototypes').uniforms(prototypes * dimension, -bound, bound);
    this.#prototypes = scope
      .scope('prototypes')
      .create('weight', { role: 'parameter', initial: engine.tf.tensor2d(values, [prototypes, dimension]) });
    this.#queues = Array.from(
      { length: queueSize > 0 ? ASSIGNING_CROPS : 0 },
      (_, crop) => new AssignmentQueue(engine, scope, `queue${crop}`, queueSize, dimension),
    );
    this.encoder = this.#network.encoder;
    this.trainables = scope.entries().filter(({ role }) => role === 'parameter');
  }

  /** `temperature`; `trainsPrototypes` and `fillsQueue`: 1 or 0. */
  inputs(position: StepPosition): StepInputs {
    const { temperature, freezePrototypesSteps, queueFromEpoch } = this.settings;
    const { step, stepsPerEpoch } = position;
    return {
      temperature: scheduledValue(temperature, position),
      trainsPrototypes: step >= freezePrototypesSteps ? 1 : 0,
      ...(this.#queues.length > 0 ? { fillsQueue: Math.floor(step / stepsPerEpoch) >= queueFromEpoch ? 1 : 0 } : {}),
    };
  }

  prepare(): StepTensors {
    const { tf } = this.context.engine;
    tf.tidy(() => {
      this.#prototypes.assign(unitRows(tf, this.#prototypes));
    });
    return {};
  }

  loss(batch: Batch, _prepared: StepTensors, inputs: StepTensors): MethodLoss {
    const { engine, batchSize } = this.context;
    const { tf } = engine;
    const embeddings = this.#embed(batch);
    const prototypes = this.#gatedPrototypes(scalarOf(inputs, 'trainsPrototypes'));
    const scores: Tensor2D = tf.matMul(embeddings, prototypes, false, true);
    const settings = { ...this.settings, batch: batchSize, temperature: scalarOf(inputs, 'temperature') };
    const { loss } = swappedPrediction(engine, scores, settings, this.#queuedScores());
    const assigning: Tensor2D = embeddings.slice([0, 0], [ASSIGNING_CROPS * batchSize, -1]);
    return {
      loss,
      metrics: { embeddingSpread: embeddingSpread(tf, assigning) },
      ...(this.#queues.length > 0 ? { carried: { assigning } } : {}),
    };
  }

  finish(_batch: Batch, prepared: StepTensors, inputs: StepTensors): void {
    const { engine, batchSize } = this.context;
    engine.tf.tidy(() => {
      for (const [crop, queue] of this.#queues.entries()) {
        const rows: Tensor2D = rowsOf(prepared, 'assigning').slice([crop * batchSize, 0], [batchSize, -1]);
        queue.enqueue(rows, scalarOf(inputs, 'fillsQueue'));
      }
    });
  }

  /** Unit rows, `[views * batch, dimension]`, view by view. Neighbouring views of one size share a pass through the network. */
  #embed(batch: Batch): Tensor2D {
    const { tf } = this.context.engine;
    const { encoder } = this.#network;
    const groups = groupsOfEqualSize(this.context.views.map(({ size }) => size));
    const features = groups.map((views) => {
      const images: Tensor4D = tf.concat(views.map((view) => viewOf(batch, view)));
      return encoder.forward(images, 'training');
    });
    const kinds = this.context.views.map((_, view) => showsObjectIn(batch, view));
    const rows = this.#network.projectFeatures(tf.concat<Tensor2D>(features), tf.concat<Tensor1D>(kinds));
    return unitRows(tf, rows);
  }

  /** The prototypes with their gradient multiplied by `trains`, 1 or 0. */
  #gatedPrototypes(trains: Scalar): Tensor2D {
    const fixed = this.context.engine.operations.stopGradient<Tensor2D>(this.#prototypes);
    return this.#prototypes.mul<Tensor2D>(trains).add(fixed.mul(trains.neg().add(1)));
  }

  #queuedScores(): QueuedScores[] {
    const { tf, operations } = this.context.engine;
    const prototypes = operations.stopGradient<Tensor2D>(this.#prototypes);
    return this.#queues.map((queue) => ({
      scores: tf.matMul(queue.rows, prototypes, false, true),
      active: queue.isFull(),
    }));
  }
}

/** Places of neighbours that are equal, together: `[224, 224, 96]` are the groups `[0, 1]` and `[2]`. */
function groupsOfEqualSize(sizes: readonly number[]): number[][] {
  const groups: number[][] = [];
  for (const [place, size] of sizes.entries()) {
    if (place > 0 && sizes[place - 1] === size) groups.at(-1)?.push(place);
    else groups.push([place]);
  }
  return groups;
}
