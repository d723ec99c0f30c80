import { boxView } from '../augment/evaluation-view.js';
import type { SettingsOf } from '../container/plugin.js';
import { clampBox, hasArea } from '../crops/geometry/index.js';
import type { ObjectBox, Sample } from '../data/dataset.js';
import { RandomStream } from '../engine/random/random-stream.js';
import { evaluatorErrors } from './errors.js';
import {
  defineEvaluator,
  type Evaluation,
  type Evaluator,
  type EvaluatorContext,
  type ScoredData,
  type Prediction,
} from './evaluator.js';
import { extractFeatures, featureViewProperties, requireLabels, type FeatureTable } from './features/index.js';
import type { Metrics, ResampledMetrics } from './metrics/index.js';
import { scoreQueries, type ObjectQuery, type QueryScore } from './object-retrieval/ranked-images.js';

const KIND = 'object-retrieval';

const settingsSchema = {
  type: 'object',
  properties: {
    ...featureViewProperties,
    k: {
      type: 'array',
      items: { type: 'integer', minimum: 1 },
      minItems: 1,
      maxItems: 10,
      uniqueItems: true,
      default: [1, 5, 10],
      description: 'Numbers of nearest images of which precision is the share that shows the class.',
    },
    queriesPerClass: {
      type: 'integer',
      minimum: 1,
      default: 50,
      description: 'Objects of each class that are looked for, at most; drawn by seed where there are more.',
    },
    smallest: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      default: 0.06,
      description:
        "Least size of a query: square root of the object's share of the image. COCO's small objects, 32 pixels, are below about 0.06.",
    },
    seed: { type: 'integer', minimum: 0, default: 0, description: 'Of the queries. Apart from training.seed.' },
  },
  additionalProperties: false,
} as const;

type Settings = SettingsOf<typeof settingsSchema>;

/** A query with the box that it is cut by. */
interface BoxQuery extends ObjectQuery {
  readonly box: ObjectBox;
}

/**
 * Retrieval of scenes by one of their objects, which is what features of object-aware crops are for: an annotated object is cut out of its
 * image, and all other images of the split are ranked by the cosine similarity of their features, as whole images, to those of the cut-out.
 * Those that show the object's class are right.
 *
 * Metrics, in percent, means over queries: `mAP`, the average precision of the ranking as scikit-learn computes it, and `precision@<k>`,
 * the share of the `k` nearest images that are right (the measures of image retrieval: Philbin et al., 2007,
 * https://doi.org/10.1109/CVPR.2007.383172). `chance/mAP` is what a random ranking scores: the mean share of right images. Nothing is trained or
 * chosen.
 *
 * Boxes around groups, and those below `smallest`, are no queries; neither is an object whose class no other image shows.
 *
 * @throws `evaluators/split-empty`, `evaluators/nothing-to-score`, `evaluators/no-queries`, `evaluators/features-not-finite`
 */
class ObjectRetrieval implements Evaluator {
  constructor(private readonly settings: Settings) {}

  check({ dataset, scored }: ScoredData): void {
    requireLabels(dataset, KIND, { [scored]: 'to be searched' });
  }

  async evaluate(context: EvaluatorContext): Promise<Evaluation> {
    this.check(context);
    const { dataset, engine, encoder, features, normalization, scored, progress, signal } = context;
    const split = dataset.split(scored);
    const samples = Array.from({ length: split.length }, (_, index) => split.sample(index));
    const queries = this.#draw(samples, dataset.classes.length);
    if (queries.length === 0) throw evaluatorErrors['evaluators/no-queries']({ evaluator: KIND, split: scored });
    const images = await features.ofSplit(scored, this.settings);
    const crops = await this.#cutOut(context, images, queries);
    const task = progress.start(`${KIND}: searching`, queries.length, 'queries');
    const scores = await scoreQueries(engine, images, crops, queries, {
      counts: this.settings.k,
      task,
      signal,
    }).finally(() => {
      task.end();
    });
    if (scores.length === 0) throw evaluatorErrors['evaluators/no-queries']({ evaluator: KIND, split: scored });
    const resampled = resampledPrecision(scores, this.settings.k, samples.length);
    return {
      metrics: resampled(new Int32Array(samples.length).fill(1)),
      resampled,
      protocol: {
        kind: KIND,
        settings: this.settings,
        features: encoder.features,
        normalization: { ...normalization },
        scored,
        images: { [scored]: samples.length },
        queries: scores.length,
        queryClasses: new Set(scores.map(({ label }) => label)).size,
        similarity: 'cosine; the image that a query was cut from is left out',
        resampling: 'the images that queries are cut from; those that are searched stay',
      },
      predictions: linesOf(scores, samples, this.settings.k),
    };
  }

  /** The queries in the order of their images: of each class as many as are wanted. */
  #draw(samples: readonly Sample[], classes: number): readonly BoxQuery[] {
    const { queriesPerClass, smallest, seed } = this.settings;
    const candidates = samples.flatMap((sample, image) =>
      sample.boxes.flatMap((box): BoxQuery[] =>
        isLargeEnough(sample, box, smallest) ? [{ image, label: box.label, box }] : [],
      ),
    );
    const random = RandomStream.fromSeed(seed).stream('evaluators', KIND);
    const drawn = Array.from({ length: classes }, (_, label) => {
      const ofClass = candidates.filter((query) => query.label === label);
      const order = random.stream('queries', label).permutation(ofClass.length);
      return Array.from(order.subarray(0, queriesPerClass), (place) => ofClass[place]!);
    });
    const taken = new Set(drawn.flat());
    return candidates.filter((query) => taken.has(query));
  }

  async #cutOut(
    context: EvaluatorContext,
    { samples }: FeatureTable,
    queries: readonly BoxQuery[],
  ): Promise<FeatureTable> {
    const { size, batchSize } = this.settings;
    const objects = queries.map(({ image, box }): Sample => ({ ...samples[image]!, boxes: [box] }));
    return extractFeatures(context, objects, {
      what: 'the objects that are looked for',
      job: (object) => boxView(object, object.boxes[0]!, size, context.normalization),
      batchSize,
    });
  }
}

function isLargeEnough(image: Sample, box: ObjectBox, smallest: number): boolean {
  const inside = clampBox(box, image);
  if (box.group === true || !hasArea(inside)) return false;
  const area = (inside.right - inside.left) * (inside.bottom - inside.top);
  return Math.sqrt(area / (image.width * image.height)) >= smallest;
}

/** Means over the queries, each as often as its image is drawn; null where none is. */
function resampledPrecision(
  scores: readonly QueryScore[],
  counts: readonly number[],
  images: number,
): ResampledMetrics {
  return (draws): Metrics => {
    const total = scores.reduce((sum, { image }) => sum + draws[image]!, 0);
    const mean = (value: (score: QueryScore) => number): number | null =>
      total === 0 ? null : (100 * scores.reduce((sum, score) => sum + draws[score.image]! * value(score), 0)) / total;
    return {
      mAP: mean(({ averagePrecision }) => averagePrecision),
      ...Object.fromEntries(counts.map((k, place) => [`precision@${k}`, mean(({ precision }) => precision[place]!)])),
      'chance/mAP': mean(({ relevant }) => relevant / (images - 1)),
    };
  };
}

/** A line for each image with what its objects found; images without queries have an empty list. */
function linesOf(scores: readonly QueryScore[], samples: readonly Sample[], counts: readonly number[]): Prediction[] {
  const byImage = samples.map(({ id }) => ({ id, queries: [] as Prediction[] }));
  for (const { image, label, relevant, precision, averagePrecision } of scores) {
    const precisions = Object.fromEntries(counts.map((k, place) => [`precision@${k}`, precision[place]!]));
    byImage[image]!.queries.push({ label, relevant, averagePrecision, ...precisions });
  }
  return byImage;
}

export const objectRetrieval = defineEvaluator({
  kind: KIND,
  summary: 'Find images by an object cut out of another one: mean average precision and precision at k.',
  schema: settingsSchema,
  traits: { needsLabels: true, needsBoxes: true },
  create: (settings) => new ObjectRetrieval(settings),
});
