import type { Scalar, Tensor1D } from '@tensorflow/tfjs-node-gpu';
import { Dense, LayerContext } from '../../backbones/layers/index.js';
import type { VariableEntry } from '../../engine/variables/variable-tree.js';
import { embeddingSpread } from '../embedding-spread.js';
import { multiLabelCrossEntropy, softmaxCrossEntropy, topAccuracy, unitRows } from '../losses/index.js';
import type { Batch, Method, MethodContext, MethodLoss, StepInputs, StepTensors } from '../method.js';
import { viewOf } from '../step-values.js';
import type { SupervisedSettings } from '../supervised.js';

/** The network of `supervised` and its step. */
export class SupervisedMethod implements Method {
  readonly encoder;
  readonly trainables: readonly VariableEntry[];
  readonly #classifier: Dense;
  readonly #isSingle: boolean;

  constructor(
    { loss }: SupervisedSettings,
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
