import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import { scheduledValue } from '../../optim/scheduled-value.js';
import { embeddingSpread } from '../embedding-spread.js';
import { ProjectedEncoder } from '../heads/projected-encoder.js';
import { normalizedTemperatureCrossEntropy, topAccuracy, unitRows } from '../losses/index.js';
import type { Batch, Method, MethodContext, MethodLoss, StepInputs, StepPosition, StepTensors } from '../method.js';
import type { SimclrSettings } from '../simclr.js';
import { scalarOf, showsObjectIn, viewOf } from '../step-values.js';

/** Linear, batch normalisation, ReLU, Linear. */
const headShape = { normalizesHidden: true, outputBias: false } as const;

/** The network of `simclr` and its step. */
export class SimclrMethod implements Method {
  readonly encoder;
  readonly trainables;
  readonly #network: ProjectedEncoder;

  constructor(
    private readonly settings: SimclrSettings,
    private readonly context: MethodContext,
  ) {
    const { engine, backbone, scope, random } = context;
    const { dimension, hiddenDimension, heads } = settings;
    const shape = { ...headShape, dimension, hiddenDimension, heads };
    this.#network = new ProjectedEncoder(engine, backbone, scope, random.stream('encoder'), shape);
    this.encoder = this.#network.encoder;
    this.trainables = scope.entries().filter(({ role }) => role === 'parameter');
  }

  inputs(position: StepPosition): StepInputs {
    return { temperature: scheduledValue(this.settings.temperature, position) };
  }

  prepare(): StepTensors {
    return {};
  }

  loss(batch: Batch, _prepared: StepTensors, inputs: StepTensors): MethodLoss {
    const { engine } = this.context;
    const { tf } = engine;
    const images: Tensor4D = tf.concat([viewOf(batch, 0), viewOf(batch, 1)]);
    const showsObject: Tensor1D = tf.concat([showsObjectIn(batch, 0), showsObjectIn(batch, 1)]);
    const embeddings: Tensor2D = unitRows(tf, this.#network.project(images, showsObject));
    const temperature = scalarOf(inputs, 'temperature');
    const { loss, logits, positives } = normalizedTemperatureCrossEntropy(engine, embeddings, temperature);
    return {
      loss,
      metrics: {
        'accuracy/top1': topAccuracy(engine, logits, positives, 1),
        'accuracy/top5': topAccuracy(engine, logits, positives, 5),
        embeddingSpread: embeddingSpread(tf, embeddings),
      },
    };
  }

  finish(): void {
    // Nothing outlives the step but what the optimiser changes.
  }
}
