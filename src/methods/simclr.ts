import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { SettingsOf } from '../container/plugin.js';
import { scheduledNumberSchema, scheduledValue } from '../optim/scheduled-value.js';
import { embeddingSpread } from './embedding-spread.js';
import { hiddenDimensionSchema, ProjectedEncoder } from './heads/projected-encoder.js';
import { headsSchema } from './heads/view-heads.js';
import { normalizedTemperatureCrossEntropy, topAccuracy, unitRows } from './losses/index.js';
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
import { scalarOf, showsObjectIn, viewOf } from './step-values.js';

const settingsSchema = {
  type: 'object',
  properties: {
    temperature: scheduledNumberSchema(
      'What similarities are divided by; lower makes the loss look at the hardest negatives. Published: 0.1 for batches of 4096, 0.5 for CIFAR-10.',
      0.1,
      { exclusiveMinimum: 0 },
    ),
    dimension: { type: 'integer', minimum: 1, default: 128, description: 'Length of the embeddings.' },
    hiddenDimension: hiddenDimensionSchema,
    heads: headsSchema,
  },
  additionalProperties: false,
} as const;

/** Linear, batch normalisation, ReLU, Linear. */
const headShape = { normalizesHidden: true, outputBias: false } as const;

/**
 * SimCLR (Chen et al., 2020, https://arxiv.org/abs/2002.05709): among all views of a batch, each view is to find the other one of its image
 * (`losses/normalized-temperature-cross-entropy.ts`). Both views go through the network together, so that batch normalisation sees them all.
 *
 * Variables: `backbone.…`, `head.…`. Of the published head's two normalisations only the hidden one is here.
 */
class SimClr implements Method {
  readonly encoder;
  readonly trainables;
  readonly #network: ProjectedEncoder;

  constructor(
    private readonly settings: SettingsOf<typeof settingsSchema>,
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

export const simclr = defineMethod({
  kind: 'simclr',
  summary: 'SimCLR: find the other view of an image among all views of the batch.',
  schema: settingsSchema,
  traits: { views: { exactly: 2 }, needsLabels: false },
  create: (settings, context) => new SimClr(settings, context),
});
