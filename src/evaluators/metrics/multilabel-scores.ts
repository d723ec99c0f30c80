import type { Sample } from '../../data/dataset.js';
import { averagePrecisions, meanOfDefined } from './average-precision.js';
import type { Metrics, ResampledMetrics } from './bootstrap.js';
import {
  averagePrecisionBySize,
  objectSizes,
  takesPartInSize,
  type ObjectSize,
  type SizeBounds,
} from './object-size.js';
import { filterRanked, rankColumn, resampledAveragePrecision, type RankedColumn } from './ranked-column.js';
import { columnOf, type ScoreTable } from './score-table.js';

/** The images that scores are of, and how they are taken apart. */
export interface MultilabelGround {
  readonly samples: readonly Sample[];
  readonly classes: readonly string[];
  readonly bounds: SizeBounds;
}

/** In percent: `mAP` over the classes that some image shows, `AP/size/<small|medium|large>`, `AP/<class>`. */
export function multilabelMetrics(table: ScoreTable, { samples, classes, bounds }: MultilabelGround): Metrics {
  return namedInPercent(averagePrecisions(table), averagePrecisionBySize(table, samples, bounds), classes);
}

/** The same of resampled images; every class is ranked once, when the first resample is asked for. */
export function resampledMultilabelMetrics(table: ScoreTable, ground: MultilabelGround): ResampledMetrics {
  let ranked: RankedClasses | undefined;
  return (draws) => {
    ranked ??= rankClasses(table, ground);
    const precision = (columns: readonly RankedColumn[]): (number | null)[] =>
      columns.map((column) => resampledAveragePrecision(column, draws));
    const { whole, ofSize } = ranked;
    const bySize = Object.fromEntries(objectSizes.map((size) => [size, meanOfDefined(precision(ofSize[size]))]));
    return namedInPercent(precision(whole), bySize as Record<ObjectSize, number | null>, ground.classes);
  };
}

interface RankedClasses {
  readonly whole: readonly RankedColumn[];
  /** Of each class the images in which it has that size, and those that do not show it. */
  readonly ofSize: Readonly<Record<ObjectSize, readonly RankedColumn[]>>;
}

function rankClasses(table: ScoreTable, { samples, bounds }: MultilabelGround): RankedClasses {
  const whole = Array.from({ length: table.classes }, (_, label) => rankColumn(columnOf(table, label)));
  const ofSize = (size: ObjectSize): readonly RankedColumn[] =>
    whole.map((column, label) => filterRanked(column, takesPartInSize(table, samples, { label, size, bounds })));
  return { whole, ofSize: { small: ofSize('small'), medium: ofSize('medium'), large: ofSize('large') } };
}

function namedInPercent(
  perClass: readonly (number | null)[],
  bySize: Readonly<Record<ObjectSize, number | null>>,
  classes: readonly string[],
): Metrics {
  return {
    mAP: percent(meanOfDefined(perClass)),
    ...Object.fromEntries(Object.entries(bySize).map(([size, value]) => [`AP/size/${size}`, percent(value)])),
    ...Object.fromEntries(classes.map((name, label) => [`AP/${name}`, percent(perClass[label] ?? null)])),
  };
}

/** A share in percent. */
export const percent = (value: number | null): number | null => (value === null ? null : 100 * value);
