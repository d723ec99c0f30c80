import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Engine } from '../../engine/engine.js';
import { unitRows } from '../../methods/losses/index.js';
import type { ProgressTask } from '../../progress.js';
import { averagePrecision } from '../metrics/index.js';
import type { FeatureTable } from '../features/index.js';

/** An object that is looked for: its class, and the image that it was cut from. */
export interface ObjectQuery {
  /** Place of the image among those that are searched. */
  readonly image: number;
  /** Index into the dataset's classes. */
  readonly label: number;
}

/** How well one query found images that show its class, as fractions. */
export interface QueryScore extends ObjectQuery {
  /** Images that show the class besides the query's own. */
  readonly relevant: number;
  /** By `k`: which share of the `k` nearest images shows the class. */
  readonly precision: readonly number[];
  readonly averagePrecision: number;
}

/** Queries whose similarities to all images are in memory at a time. */
const BLOCK = 256;

/**
 * Ranks the images by the cosine similarity of their features to each query's, leaving out the image that the query was cut from. Of equal
 * similarities the earlier image is nearer. A query whose class no other image shows is left out.
 *
 * @throws the signal's reason between blocks
 */
export async function scoreQueries(
  { tf }: Pick<Engine, 'tf'>,
  images: FeatureTable,
  crops: Pick<FeatureTable, 'width' | 'values'>,
  queries: readonly ObjectQuery[],
  {
    counts,
    task,
    signal,
  }: { readonly counts: readonly number[]; readonly task: ProgressTask; readonly signal?: AbortSignal | undefined },
): Promise<readonly QueryScore[]> {
  const { width } = images;
  const searched = tf.tidy(() => unitRows(tf, tf.tensor2d(images.values, [images.samples.length, width])));
  const scores: QueryScore[] = [];
  try {
    for (let from = 0; from < queries.length; from += BLOCK) {
      await nextTurn();
      signal?.throwIfAborted();
      const block = queries.slice(from, from + BLOCK);
      const rows = crops.values.subarray(from * width, (from + block.length) * width);
      const product = tf.tidy(() =>
        tf.matMul(unitRows(tf, tf.tensor2d(rows, [block.length, width])), searched, false, true),
      );
      const similarities = product.dataSync<'float32'>();
      product.dispose();
      const size = images.samples.length;
      scores.push(
        ...block.flatMap((query, place) =>
          scoreQuery(query, similarities.subarray(place * size, (place + 1) * size), images.samples, counts),
        ),
      );
      task.advance(block.length);
    }
  } finally {
    searched.dispose();
  }
  return scores;
}

function scoreQuery(
  query: ObjectQuery,
  similarities: Float32Array,
  samples: FeatureTable['samples'],
  counts: readonly number[],
): readonly QueryScore[] {
  const others = Int32Array.from(samples.keys()).filter((image) => image !== query.image);
  const isRelevant = Uint8Array.from(others, (image) => Number(samples[image]!.labels.includes(query.label)));
  const relevant = isRelevant.reduce((sum, is) => sum + is, 0);
  const scores = Float32Array.from(others, (image) => similarities[image]!);
  const precision = averagePrecision({ scores, labels: isRelevant });
  if (precision === null) return [];
  const best = highest(scores, Math.max(...counts));
  const found = counts.map((k) => {
    const nearest = best.slice(0, k);
    return nearest.reduce((sum, place) => sum + isRelevant[place]!, 0) / nearest.length;
  });
  return [{ ...query, relevant, precision: found, averagePrecision: precision }];
}

/** The places of the highest scores, the highest first, the earlier first among equals. */
function highest(scores: Float32Array, count: number): readonly number[] {
  const best: number[] = [];
  scores.forEach((score, place) => {
    if (best.length === count && !(score > scores[best[count - 1]!]!)) return;
    let rank = best.length;
    while (rank > 0 && score > scores[best[rank - 1]!]!) rank--;
    best.splice(rank, 0, place);
    if (best.length > count) best.pop();
  });
  return best;
}
