import type { Scalar, Tensor1D } from '@tensorflow/tfjs-node-gpu';
import { Dense, LayerContext } from '../backbones/layers/index.js';
import type { SettingsOf } from '../container/plugin.js';
import type { VariableEntry } from '../engine/variables/variable-tree.js';
import { embeddingSpread } from './embedding-spread.js';
import { multiLabelCrossEntropy, softmaxCrossEntropy, topAccuracy, unitRows } from './losses/index.js';
import {
  defineMethod,
  type Batch,
  type Method,
  type MethodContext,
  type MethodLoss,
  type StepInputs,
  type StepTensors,
} from './method.js';
import { viewOf } from './step-values.js';

const settingsSchema = {
  type: 'object',
  properties: {
    loss: {
      enum: ['by-labels', 'binary-cross-entropy', 'cross-entropy'],
      default: 'by-labels',
      description:
        'binary-cross-entropy: each class by itself, for images of several. cross-entropy: one class out of all. by-labels: what the labels of the dataset call for.',
    },
  },
  additionalProperties: false,
} as const;

/**
 * Supervised training by the labels of whole images, the upper bound in the same harness: a linear layer `fc` on the pooled features, with
 * binary cross entropy, mean over images and classes, or with cross entropy where every image has one class. `fc` is no part of what
 * evaluators look at.
 *
 * Variables: `backbone.…`, `fc.weight`, `fc.bias`.
 */
class Supervised implements Method {
  readonly encoder;
  readonly trainables: readonly VariableEntry[];
  readonly #classifier: Dense;
  readonly #isSingle: boolean;

  constructor(
    { loss }: SettingsOf<typeof settingsSchema>,
    private readonly context: MethodContext,
  ) {
    const { engine, backbone, scope, random, classes, labels } = context;
    this.#isSingle = loss === 'cross-entropy' || (loss === 'by-labels' && labels === 'single');
    this.encoder = backbone.build(scope.scope('backbone'), random.stream('backbone'), 3);
    const head = new LayerContext(engine, scope.scope('fc'), random.stream('fc'));
    this.#classifier = new Dense(head, this.encoder.features, classes);
    this.trainables = scope.entries().filter(({ role }) => role === 'parameter');
  }

  inputs(): StepInputs {
    return {};
  }

  prepare(): StepTensors {
    return {};
  }

  loss(batch: Batch): MethodLoss {
    const { engine } = this.context;
    const { tf } = engine;
    const features = this.encoder.forward(viewOf(batch, 0), 'training');
    const logits = this.#classifier.forward(features);
    const spread = { embeddingSpread: embeddingSpread(tf, unitRows(tf, features)) };
    if (!this.#isSingle) return { loss: multiLabelCrossEntropy(tf, logits, batch.labels), metrics: spread };
    const labels: Tensor1D = batch.labels.argMax(1);
    const loss: Scalar = softmaxCrossEntropy(engine, logits, labels);
    return { loss, metrics: { 'accuracy/top1': topAccuracy(engine, logits, labels, 1), ...spread } };
  }

  finish(): void {
    // Nothing outlives the step but what the optimiser changes.
  }
}

export const supervised = defineMethod({
  kind: 'supervised',
  summary: 'Supervised: the labels of whole images, as the upper bound.',
  schema: settingsSchema,
  traits: { views: { exactly: 1 }, needsLabels: true },
  create: (settings, context) => new Supervised(settings, context),
});
