import type { Scalar, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import { LayerContext } from '../../backbones/layers/index.js';
import type { VariableEntry } from '../../engine/variables/variable-tree.js';
import { scheduledValue } from '../../optim/scheduled-value.js';
import type { ByolSettings } from '../byol.js';
import { embeddingSpread } from '../embedding-spread.js';
import { ProjectedEncoder } from '../heads/projected-encoder.js';
import { ProjectionHead } from '../heads/projection-head.js';
import { byolRegression, unitRows } from '../losses/index.js';
import type { Batch, Method, MethodContext, MethodLoss, StepInputs, StepPosition, StepTensors } from '../method.js';
import { MomentumTwin } from '../momentum-twin.js';
import { rowsOf, scalarOf, showsObjectIn, viewOf } from '../step-values.js';

/** Linear with bias, batch normalisation, ReLU, Linear without bias: the projector and the predictor. */
const headShape = { normalizesHidden: true, outputBias: false } as const;

/** The networks of `byol` and its step. */
export class ByolMethod implements Method {
  readonly encoder;
  readonly trainables: readonly VariableEntry[];
  readonly #online: ProjectedEncoder;
  readonly #target: ProjectedEncoder;
  readonly #predictor: ProjectionHead;
  readonly #twin: MomentumTwin;

  constructor(
    private readonly settings: ByolSettings,
    private readonly context: MethodContext,
  ) {
    const { engine, backbone, scope, random } = context;
    const { dimension, hiddenDimension, heads } = settings;
    const encoders = random.stream('encoder');
    const shape = { ...headShape, dimension, hiddenDimension, heads };
    this.#online = new ProjectedEncoder(engine, backbone, scope.scope('online'), encoders, shape);
    this.#target = new ProjectedEncoder(engine, backbone, scope.scope('target').untrained(), encoders, shape);
    const predictor = new LayerContext(engine, scope.scope('predictor'), random.stream('predictor'));
    this.#predictor = new ProjectionHead(predictor, { ...headShape, features: dimension, hiddenDimension, dimension });
    this.#twin = new MomentumTwin(engine, this.#online.scope, this.#target.scope);
    this.encoder = this.#online.encoder;
    this.trainables = [...this.#online.scope.entries(), ...predictor.scope.entries()].filter(
      ({ role }) => role === 'parameter',
    );
  }

  inputs(position: StepPosition): StepInputs {
    return { momentum: scheduledValue(this.settings.momentum, position) };
  }

  /** `target0`, `target1`, `[batch, dimension]`: the target's projections of the two views. */
  prepare(batch: Batch): StepTensors {
    return { target0: this.#project(this.#target, batch, 0), target1: this.#project(this.#target, batch, 1) };
  }

  loss(batch: Batch, prepared: StepTensors): MethodLoss {
    const { tf } = this.context.engine;
    const projections = [0, 1].map((view) => this.#project(this.#online, batch, view));
    const [first, second] = projections.map((rows) => this.#predictor.forward(rows, 'training'));
    if (first === undefined || second === undefined) throw new Error('BYOL predicts from two views.');
    const forwards = byolRegression(tf, first, rowsOf(prepared, 'target1'));
    const backwards = byolRegression(tf, second, rowsOf(prepared, 'target0'));
    const loss: Scalar = forwards.add(backwards).mean();
    return { loss, metrics: { embeddingSpread: embeddingSpread(tf, unitRows(tf, tf.concat(projections))) } };
  }

  finish(_batch: Batch, _prepared: StepTensors, inputs: StepTensors): void {
    this.#twin.follow(scalarOf(inputs, 'momentum'));
  }

  #project(network: ProjectedEncoder, batch: Batch, view: number): Tensor2D {
    const { tf } = this.context.engine;
    return tf.tidy(() => network.project(viewOf(batch, view), showsObjectIn(batch, view)));
  }
}
