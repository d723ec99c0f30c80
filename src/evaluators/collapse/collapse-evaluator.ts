import { randomCropView } from '../../augment/evaluation-view.js';
import { RandomStream } from '../../engine/random/random-stream.js';
import type { CollapseSettings } from '../collapse.js';
import type { Evaluation, Evaluator, EvaluatorContext, ScoredData } from '../evaluator.js';
import { featureFacts } from '../feature-facts.js';
import { drawnImages, extractFeatures, requireImages, type FeatureTable } from '../features/index.js';
import { rankMe } from './rank-me.js';
import { alignment, sphereDeviation, uniformity } from './sphere-statistics.js';

const KIND = 'collapse';

/** What `collapse` measures of features, and how. */
export class CollapseEvaluator implements Evaluator {
  constructor(private readonly settings: CollapseSettings) {}

  check({ dataset, scored }: ScoredData): void {
    requireImages(dataset, KIND, { [scored]: 'to be measured' });
  }

  async evaluate(context: EvaluatorContext): Promise<Evaluation> {
    this.check(context);
    const { engine, features, scored, signal } = context;
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
        ...featureFacts(context),
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
