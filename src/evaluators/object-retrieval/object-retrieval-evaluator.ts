import { boxView } from '../../augment/evaluation-view.js';
import { clampBox, hasArea } from '../../crops/geometry/index.js';
import type { ObjectBox, Sample } from '../../data/dataset.js';
import { RandomStream } from '../../engine/random/random-stream.js';
import { evaluatorErrors } from '../errors.js';
import type { Evaluation, Evaluator, EvaluatorContext, ScoredData, Prediction } from '../evaluator.js';
import { featureFacts } from '../feature-facts.js';
import { extractFeatures, requireLabels, type FeatureTable } from '../features/index.js';
import type { Metrics, ResampledMetrics } from '../metrics/index.js';
import type { ObjectRetrievalSettings } from '../object-retrieval.js';
import { scoreQueries, type ObjectQuery, type QueryScore } from './ranked-images.js';

const KIND = 'object-retrieval';

/** A query with the box that it is cut by. */
interface BoxQuery extends ObjectQuery {
  readonly box: ObjectBox;
}

/** How `object-retrieval` ranks images for objects. */
export class ObjectRetrievalEvaluator implements Evaluator {
  constructor(private readonly settings: ObjectRetrievalSettings) {}

  check({ dataset, scored }: ScoredData): void {
    requireLabels(dataset, KIND, { [scored]: 'to be searched' });
  }

  async evaluate(context: EvaluatorContext): Promise<Evaluation> {
    this.check(context);
    const { dataset, engine, features, scored, progress, signal } = context;
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
        ...featureFacts(context),
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
