import { randomCropView } from '../augment/evaluation-view.js';
import type { SettingsOf } from '../container/plugin.js';
import { RandomStream } from '../engine/random/random-stream.js';
import { rankMe } from './collapse/rank-me.js';
import { alignment, sphereDeviation, uniformity } from './collapse/sphere-statistics.js';
import {
  defineEvaluator,
  type Evaluation,
  type Evaluator,
  type EvaluatorContext,
  type ScoredData,
} from './evaluator.js';
import {
  drawnImages,
  extractFeatures,
  featureViewProperties,
  requireImages,
  type FeatureTable,
} from './features/index.js';

const KIND = 'collapse';

const settingsSchema = {
  type: 'object',
  properties: {
    ...featureViewProperties,
    images: {
      type: 'integer',
      minimum: 2,
      maximum: 100_000,
      default: 10_000,
      description:
        'Images that are looked at, at most; drawn by seed where there are more. RankMe is at most this number.',
    },
    cropScale: {
      type: 'array',
      items: { type: 'number', exclusiveMinimum: 0, maximum: 1 },
      minItems: 2,
      maxItems: 2,
      default: [0.2, 1],
      description:
        'Of the two random crops whose features alignment compares: bounds of their area as a share of the image. Both are mirrored by a chance of one half.',
    },
    seed: { type: 'integer', minimum: 0, default: 0, description: 'Of images and crops. Apart from training.seed.' },
  },
  additionalProperties: false,
} as const;

type Settings = SettingsOf<typeof settingsSchema>;

/**
 * Whether a backbone has collapsed, fully or in some dimensions, without a label: numbers of its pooled features.
 *
 * - `std`: standard deviation of the L2-normalised features, averaged over dimensions (Chen and He, 2021, https://arxiv.org/abs/2011.10566,
 *   section 4.1). 0: all images are one point; `1 / sqrt(features)`: spread evenly.
 * - `rankme`: how many dimensions are effectively used (Garrido et al., 2023, https://arxiv.org/abs/2210.02885)
 * - `alignment`: how far two crops of one image are apart, 0 to 4 (Wang and Isola, 2020, https://arxiv.org/abs/2005.10242)
 * - `uniformity`: how evenly images are spread, at most 0, lower is more even (the same)
 *
 * Everything is measured on the images that are scored; nothing is chosen. Its file lists the singular values, the largest first.
 *
 * @throws `evaluators/split-empty`, `evaluators/features-not-finite`
 */
class Collapse implements Evaluator {
  constructor(private readonly settings: Settings) {}

  check({ dataset, scored }: ScoredData): void {
    requireImages(dataset, KIND, { [scored]: 'to be measured' });
  }

  async evaluate(context: EvaluatorContext): Promise<Evaluation> {
    this.check(context);
    const { engine, encoder, features, normalization, scored, signal } = context;
    const { images, seed, cropScale } = this.settings;
    const random = RandomStream.fromSeed(seed).stream('evaluators', KIND);
    const all = await features.ofSplit(scored, this.settings);
    const table = drawnImages(all, images, random.stream('images'));
    const values = singularValues(context, table);
    return {
      metrics: {
        std: sphereDeviation(engine, table),
        rankme: rankMe(values),
        alignment: await this.#alignment(context, table, random),
        uniformity: await uniformity(engine, table, signal),
      },
      protocol: {
        kind: KIND,
        settings: this.settings,
        features: encoder.features,
        normalization: { ...normalization },
        scored,
        images: { [scored]: table.samples.length },
        pairs: `two random crops of each image, of ${cropScale.join(' to ')} of its area, mirrored by a chance of one half`,
      },
      predictions: Array.from(values, (singularValue) => ({ singularValue })),
    };
  }

  async #alignment(context: EvaluatorContext, { samples }: FeatureTable, random: RandomStream): Promise<number> {
    const { size, batchSize, cropScale } = this.settings;
    const [smallest = 1, largest = 1] = [...cropScale].sort((one, other) => one - other);
    const crops = { scale: [smallest, largest], ratio: [3 / 4, 4 / 3] } as const;
    const views: FeatureTable[] = [];
    for (const view of [0, 1]) {
      const job = randomCropView(size, context.normalization, random.stream('crops', view), crops);
      views.push(await extractFeatures(context, samples, { what: `crop ${view + 1} of each image`, job, batchSize }));
    }
    return alignment(context.engine, views[0]!, views[1]!);
  }
}

function singularValues(
  { engine: { tf, operations } }: EvaluatorContext,
  { values, width }: FeatureTable,
): Float32Array {
  const found = tf.tidy(() => operations.singularValues(tf.tensor2d(values, [values.length / width, width])));
  const numbers = found.dataSync<'float32'>();
  found.dispose();
  return numbers;
}

export const collapse = defineEvaluator({
  kind: KIND,
  summary: 'Whether features have collapsed: their spread, RankMe, alignment and uniformity. Needs no labels.',
  schema: settingsSchema,
  traits: { needsLabels: false },
  create: (settings) => new Collapse(settings),
});
