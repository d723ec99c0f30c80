/** A function's value and gradient at a point. */
export type Objective = (point: Float64Array) => { readonly value: number; readonly gradient: Float64Array };

export interface Evaluated {
  readonly point: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
}

/** A place on the line: how far along it, and how steep the function is there. */
interface Trial extends Evaluated {
  readonly step: number;
  readonly slope: number;
}

/** Least share of the descent that the slope promises, and greatest share of the slope that may be left. */
const [DESCENT, SLOPE] = [1e-4, 0.9];
/** Share of a value that its rounding may be. */
const ROUNDING = 1e-6;
/** Evaluations at most, once for finding an interval and once for searching it. */
const MOST_TRIALS = 25;

/**
 * A point on the line from `from` along `direction`, which descends, that satisfies the strong Wolfe conditions: the value falls by a share of
 * what the slope promises, and the slope is less steep (Nocedal and Wright, Numerical Optimization, 2006, algorithms 3.5 and 3.6, with
 * cubic interpolation). Where values differ by no more than their rounding, slopes alone decide (the approximate conditions of Hager and Zhang,
 * 2005, https://doi.org/10.1137/030601880). Where no such point is found, the lowest one that was; `undefined` where nothing lies lower.
 */
export function lineSearch(
  objective: Objective,
  from: Evaluated,
  direction: Float64Array,
  first: number,
): Evaluated | undefined {
  const origin: Trial = { ...from, step: 0, slope: dot(from.gradient, direction) };
  if (!(origin.slope < 0)) return undefined;
  const at = (step: number): Trial => {
    const point = pointAlong(from.point, direction, step);
    const { value, gradient } = objective(point);
    return { step, point, value, gradient, slope: dot(gradient, direction) };
  };
  let former = origin;
  for (let trials = 0, step = first; trials < MOST_TRIALS; trials++, step *= 2) {
    const trial = at(step);
    if (isAccepted(origin, trial)) return trial;
    const isWorse = trials > 0 && trial.value >= former.value;
    if (!descends(origin, trial) || isWorse) return within(at, origin, former, trial);
    if (trial.slope >= 0) return within(at, origin, trial, former);
    former = trial;
  }
  return former === origin ? undefined : former;
}

/** Searches between the lowest place so far, `low`, and another one, `high`, towards which the function descends from there. */
function within(at: (step: number) => Trial, origin: Trial, low: Trial, high: Trial): Trial | undefined {
  for (let trials = 0; trials < MOST_TRIALS; trials++) {
    const trial = at(between(low, high));
    if (isAccepted(origin, trial)) return trial;
    if (!descends(origin, trial) || trial.value >= low.value) high = trial;
    else {
      if (trial.slope * (high.step - low.step) >= 0) high = low;
      low = trial;
    }
  }
  return low.step > 0 && low.value < origin.value ? low : undefined;
}

const descends = (origin: Trial, { step, value }: Trial): boolean =>
  value <= origin.value + DESCENT * step * origin.slope;

function isAccepted(origin: Trial, trial: Trial): boolean {
  if (descends(origin, trial)) return Math.abs(trial.slope) <= -SLOPE * origin.slope;
  const isLevel = trial.value <= origin.value + ROUNDING * Math.abs(origin.value);
  return isLevel && trial.slope >= SLOPE * origin.slope && trial.slope <= (2 * DESCENT - 1) * origin.slope;
}

/** The minimum of the cubic through both values and slopes, kept away from the ends; the middle where there is none. */
function between(low: Trial, high: Trial): number {
  const width = high.step - low.step;
  const middle = low.step + width / 2;
  const chord = low.slope + high.slope - (3 * (low.value - high.value)) / (low.step - high.step);
  const root = Math.sign(width) * Math.sqrt(chord ** 2 - low.slope * high.slope);
  const step = high.step - (width * (high.slope + root - chord)) / (high.slope - low.slope + 2 * root);
  const margin = 0.1 * Math.abs(width);
  const [from, to] = [Math.min(low.step, high.step) + margin, Math.max(low.step, high.step) - margin];
  return Number.isFinite(step) ? Math.min(Math.max(step, from), to) : middle;
}

export function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += one[at]! * other[at]!;
  return sum;
}

/** `point + step * direction` */
export function pointAlong(point: Float64Array, direction: Float64Array, step: number): Float64Array {
  return point.map((value, at) => value + step * direction[at]!);
}
