import { dot, lineSearch, pointAlong, type Evaluated, type Objective } from './line-search.js';

export interface MinimizationSettings {
  /** Former steps that the curvature is known by. */
  readonly memory?: number;
  /** Steps at most. */
  readonly iterations: number;
  /** Ends where no component of the gradient is larger. */
  readonly tolerance: number;
  /** Called after each step. */
  readonly afterStep?: () => Promise<void> | void;
}

export interface Minimum extends Evaluated {
  readonly iterations: number;
  /** Whether the gradient is as small as was asked for. */
  readonly converged: boolean;
}

/** A step and how the gradient changed on it. */
interface Correction {
  readonly step: Float64Array;
  readonly change: Float64Array;
  /** 1 / (step · change) */
  readonly inverse: number;
}

/**
 * Minimises a smooth function by limited-memory BFGS (Liu and Nocedal, 1989, https://doi.org/10.1007/BF01589116; Nocedal and Wright,
 * Numerical Optimization, 2006, algorithms 7.4 and 7.5), each step by a line search under the strong Wolfe conditions.
 *
 * It keeps `2 * memory + 6` vectors of the point's length. It also ends where no step descends any more, which is where the function's own
 * rounding begins.
 *
 * @throws what `afterStep` throws
 */
export async function minimize(
  objective: Objective,
  start: Float64Array,
  { memory = 10, iterations, tolerance, afterStep }: MinimizationSettings,
): Promise<Minimum> {
  let present: Evaluated = { point: start, ...objective(start) };
  let corrections: readonly Correction[] = [];
  for (let iteration = 0; iteration < iterations; iteration++) {
    const largest = largestComponent(present.gradient);
    if (largest <= tolerance) return { ...present, iterations: iteration, converged: true };
    const direction = descent(present.gradient, corrections);
    const first = corrections.length === 0 ? Math.min(1, 1 / sumOfAbsolutes(present.gradient)) : 1;
    const next = lineSearch(objective, present, direction, first);
    if (next === undefined) return { ...present, iterations: iteration, converged: false };
    corrections = [...corrections, ...correctionOf(present, next)].slice(-memory);
    present = next;
    await afterStep?.();
  }
  return { ...present, iterations, converged: largestComponent(present.gradient) <= tolerance };
}

/** The gradient through the inverse curvature that the corrections tell of, downwards: the two-loop recursion. */
function descent(gradient: Float64Array, corrections: readonly Correction[]): Float64Array {
  const direction = gradient.map((slope) => -slope);
  const weights: number[] = [];
  for (const { step, change, inverse } of [...corrections].reverse()) {
    const weight = inverse * dot(step, direction);
    weights.push(weight);
    addScaled(direction, change, -weight);
  }
  const latest = corrections.at(-1);
  if (latest !== undefined) {
    const scale = 1 / (latest.inverse * dot(latest.change, latest.change));
    direction.forEach((value, at) => (direction[at] = scale * value));
  }
  for (const { step, change, inverse } of corrections) {
    addScaled(direction, step, (weights.pop() ?? 0) - inverse * dot(change, direction));
  }
  return direction;
}

/** What a step teaches; nothing where rounding hides the curvature along it. */
function correctionOf(from: Evaluated, to: Evaluated): readonly Correction[] {
  const step = pointAlong(to.point, from.point, -1);
  const change = pointAlong(to.gradient, from.gradient, -1);
  const curvature = dot(step, change);
  return curvature > Number.EPSILON * dot(change, change) ? [{ step, change, inverse: 1 / curvature }] : [];
}

function addScaled(target: Float64Array, vector: Float64Array, factor: number): void {
  for (let at = 0; at < target.length; at++) target[at]! += factor * vector[at]!;
}

const largestComponent = (vector: Float64Array): number =>
  vector.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);

const sumOfAbsolutes = (vector: Float64Array): number => vector.reduce((sum, value) => sum + Math.abs(value), 0);
