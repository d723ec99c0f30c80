import type { Scalar, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import { LayerContext } from '../backbones/layers/index.js';
import type { SettingsOf } from '../container/plugin.js';
import type { VariableEntry } from '../engine/variables/variable-tree.js';
import { scheduledNumberSchema, scheduledValue } from '../optim/scheduled-value.js';
import { embeddingSpread } from './embedding-spread.js';
import { ProjectedEncoder } from './heads/projected-encoder.js';
import { ProjectionHead } from './heads/projection-head.js';
import { headsSchema } from './heads/view-heads.js';
import { byolRegression, unitRows } from './losses/index.js';
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
    momentum: scheduledNumberSchema(
      'Share of its old weights that the target network keeps in a step. Published: from 0.996 to 1 in 1000 epochs, from 0.99 in 100 and 300, from 0.97 in 40.',
      { from: 0.99, to: 1 },
      { minimum: 0, maximum: 1 },
    ),
    dimension: { type: 'integer', minimum: 1, default: 256, description: 'Length of projections and predictions.' },
    hiddenDimension: {
      type: 'integer',
      minimum: 1,
      default: 4096,
      description: 'Width of the hidden layers of projector and predictor.',
    },
    heads: headsSchema,
  },
  additionalProperties: false,
} as const;

/** Linear with bias, batch normalisation, ReLU, Linear without bias: the projector and the predictor. */
const headShape = { normalizesHidden: true, outputBias: false } as const;

/**
 * BYOL (Grill et al., 2020, https://arxiv.org/abs/2006.07733): the online network predicts, from one view, the target network's projection
 * of the other view; no negatives. With `p` a prediction and `z` a projection of the target, which carries no gradient:
 *
 *     loss = mean over the batch of ( |p1' - z2'|^2 + |p2' - z1'|^2 ),   x' = x / |x|
 *
 * After the update the target follows, `target = tau * target + (1 - tau) * online`, with tau along `momentum`. Each network normalises each
 * view by its own batch. The target begins as a copy (the published code draws it apart; the paper copies).
 *
 * Variables: `online.backbone.…`, `online.head.…`, `predictor.…`, and `target.backbone.…`, `target.head.…`.
 */
class BootstrapYourOwnLatent implements Method {
  readonly encoder;
  readonly trainables: readonly VariableEntry[];
  readonly #online: ProjectedEncoder;
  readonly #target: ProjectedEncoder;
  readonly #predictor: ProjectionHead;
  readonly #twin: MomentumTwin;

  constructor(
    private readonly settings: SettingsOf<typeof settingsSchema>,
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

export const byol = defineMethod({
  kind: 'byol',
  summary: "BYOL: predict a momentum twin's projection of the other view, without negatives.",
  schema: settingsSchema,
  traits: { views: { exactly: 2 }, needsLabels: false },
  create: (settings, context) => new BootstrapYourOwnLatent(settings, context),
});
