import { withoutLabels } from '../config/sweep/point-labels.js';
import type { SweepSettings } from '../config/sweep/sweep-settings.js';
import { orderedJson, type JsonObject } from '../json.js';
import { axesFactors } from './axes/axes-factors.js';
import { withConfigs } from './axes/configs.js';
import { checkCount, combine } from './axes/factor.js';
import { withSeeds } from './axes/seeds.js';
import { withConditionalAxes } from './axes/when.js';
import { sweepErrors } from './errors.js';
import { matchesPoint } from './match-point.js';

/** One experiment of a sweep. */
export interface SweepPoint {
  /** Values by dotted path, also of the seed; for a point given by itself perhaps its `name`, `notes` and `tags`. */
  readonly assignments: JsonObject;
  /** Whether the other points are compared with this one. */
  readonly isBaseline: boolean;
}

/** The points of a sweep, and which of its patterns are of none of them. */
export interface SweepExpansion {
  readonly points: readonly SweepPoint[];
  /** Where in the sweep each stands: `when.0.match`, `exclude.1`, `baseline`. */
  readonly unmatched: readonly (readonly (string | number)[])[];
}

/**
 * The points of a sweep, in order: every combination of a study's recipes and the axes, the last axis changing fastest and those of `when`
 * after the others, then the points of `include`, with every recipe unless they name one; each with every seed, unless it brings its own.
 * What `exclude` matches of the axes is left out. Of points that are equal, the first stays.
 *
 * @throws `sweep/no-points`, `sweep/too-many-points`
 */
export function expandSweep(sweep: SweepSettings): readonly SweepPoint[] {
  return sweepExpansion(sweep).points;
}

/**
 * The same, with what a sweep says in vain.
 *
 * @throws `sweep/no-points`, `sweep/too-many-points`
 */
export function sweepExpansion(sweep: SweepSettings): SweepExpansion {
  const { include = [], exclude = [], seeds, baseline } = sweep;
  const { points: combined, unmatched } = combinations(sweep);
  const included = withConfigs(include, sweep.configs);
  checkCount((combined.length + included.length) * (seeds?.length ?? 1));
  const seeded = withSeeds(combined, seeds);
  const kept = seeded.filter((point) => !exclude.some((entry) => matchesPoint(point, entry)));
  const withIncluded = [...kept, ...withSeeds(included, seeds)];
  if (withIncluded.length === 0) throw sweepErrors['sweep/no-points']({ combinations: combined.length });
  const points = withoutRepeats(
    withIncluded.map((assignments) => ({
      assignments,
      isBaseline: baseline !== undefined && matchesPoint(assignments, baseline),
    })),
  );
  const useless = exclude.flatMap((entry, index) =>
    seeded.some((point) => matchesPoint(point, entry)) ? [] : [['exclude', index]],
  );
  const isMissing = baseline !== undefined && !points.some(({ isBaseline }) => isBaseline);
  return { points, unmatched: [...unmatched, ...useless, ...(isMissing ? [['baseline']] : [])] };
}

interface Combinations {
  readonly points: readonly JsonObject[];
  readonly unmatched: SweepExpansion['unmatched'];
}

/** What the axes are combined to, without seeds. Where nothing but seeds is swept, the experiment itself is the one combination. */
function combinations({ when = [], include = [], configs, ...axes }: SweepSettings): Combinations {
  const hasAxes = [configs, axes.grid, axes.zip, axes.random].some((part) => part !== undefined);
  const common = hasAxes || include.length === 0 ? combine(withConfigs([{}], configs), axesFactors(axes)) : [];
  return when.reduce<Combinations>(
    ({ points, unmatched }, condition, index) => {
      const isUsed = points.some((point) => matchesPoint(point, condition.match));
      const unused = isUsed ? [] : [['when', index, 'match']];
      return { points: withConditionalAxes(points, condition), unmatched: [...unmatched, ...unused] };
    },
    { points: common, unmatched: [] },
  );
}

/** A repeated point may be the baseline by the name that it is repeated under. */
function withoutRepeats(points: readonly SweepPoint[]): SweepPoint[] {
  const kept = new Map<string, SweepPoint>();
  for (const point of points) {
    const content = orderedJson(withoutLabels(point.assignments));
    const first = kept.get(content);
    kept.set(content, first === undefined ? point : { ...first, isBaseline: first.isBaseline || point.isBaseline });
  }
  return [...kept.values()];
}
