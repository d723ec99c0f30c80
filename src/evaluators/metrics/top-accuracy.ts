import type { Metrics, ResampledMetrics } from './bootstrap.js';
import type { ScoreTable } from './score-table.js';

/**
 * By image, 1 where its class is among the `count` highest scores. Of equal scores the lower class counts as higher, as where the largest
 * is looked for from the first class on. `labels` is by image.
 */
export function isInTop(
  { images, classes, scores }: Omit<ScoreTable, 'labels'>,
  labels: Int32Array,
  count: number,
): Uint8Array {
  return Uint8Array.from({ length: images }, (_, image) => {
    const own = scores[image * classes + labels[image]!]!;
    let above = 0;
    for (let label = 0; label < classes; label++) {
      const score = scores[image * classes + label]!;
      // A NaN has no rank, so it is right nowhere.
      if (!(score < own || (score === own && label >= labels[image]!))) above += 1;
    }
    return Number(above < count);
  });
}

/** `top-1` in percent, and `top-5` where there are more than five classes; `labels` is by image. */
export function topAccuracies(table: Omit<ScoreTable, 'labels'>, labels: Int32Array): Metrics {
  return resampledTopAccuracies(table, labels)(new Int32Array(table.images).fill(1));
}

/** The same of resampled images. */
export function resampledTopAccuracies(table: Omit<ScoreTable, 'labels'>, labels: Int32Array): ResampledMetrics {
  const counts = table.classes > 5 ? [1, 5] : [1];
  const hits = counts.map((count) => [`top-${count}`, isInTop(table, labels, count)] as const);
  return (draws) => {
    const drawn = draws.reduce((sum, times) => sum + times, 0);
    const share = (isHit: Uint8Array): number =>
      draws.reduce((sum, times, image) => sum + times * isHit[image]!, 0) / drawn;
    return Object.fromEntries(hits.map(([name, isHit]) => [name, 100 * share(isHit)]));
  };
}
