import { solveSymmetric } from './cholesky.js';

/** `min_u 1/2 u A u + b u + sum_j |u_j|`, with a symmetric, positive definite matrix, rows first. */
export interface SparseQuadratic {
  readonly matrix: Float64Array;
  readonly linear: Float64Array;
}

const MOST_STEPS = 10_000;

/** Share of 1, the slope of the norm, by which a slope may miss what the minimum asks for. */
const SLACK = 1e-9;

function product(matrix: Float64Array, values: Float64Array): Float64Array {
  const dimension = values.length;
  return values.map((_, row) => {
    let sum = 0;
    for (let column = 0; column < dimension; column++) sum += matrix[row * dimension + column]! * values[column]!;
    return sum;
  });
}

const slopesAt = ({ matrix, linear }: SparseQuadratic, values: Float64Array): Float64Array =>
  product(matrix, values).map((slope, index) => slope + linear[index]!);

function objectiveAt({ matrix, linear }: SparseQuadratic, values: Float64Array): number {
  const curved = product(matrix, values);
  return values.reduce((sum, value, index) => sum + value * (curved[index]! / 2 + linear[index]!) + Math.abs(value), 0);
}

/** The number at 0 whose slope pulls it away the most, if any does. */
function strongestPull(slopes: Float64Array, values: Float64Array): number | undefined {
  let strongest: number | undefined;
  for (const [index, slope] of slopes.entries()) {
    if (values[index] !== 0 || Math.abs(slope) <= 1 + SLACK) continue;
    if (strongest === undefined || Math.abs(slope) > Math.abs(slopes[strongest]!)) strongest = index;
  }
  return strongest;
}

/** The lowest of the places between `from` and `to` at which a number changes its sign, and `to` itself; that number is then 0. */
function lowestBetween(problem: SparseQuadratic, from: Float64Array, to: Float64Array): Float64Array {
  let best = to;
  let lowest = objectiveAt(problem, to);
  for (const [index, start] of from.entries()) {
    const end = to[index]!;
    if (start * end >= 0) continue;
    const share = start / (start - end);
    const between = from.map((value, other) => (other === index ? 0 : value + share * (to[other]! - value)));
    const reached = objectiveAt(problem, between);
    if (reached < lowest) [best, lowest] = [between, reached];
  }
  return best;
}

/**
 * The minimum, by feature-sign search (Lee, Battle, Raina and Ng, NIPS 2006): with the signs known it is the solution of linear equations, so signs are guessed, one number more at a
 * time, and corrected where the way to that solution changes them. Ends at the exact minimum after finitely many steps.
 *
 * @param start Where the search begins; the nearer to the minimum, the fewer steps
 */
export function minimiseSparseQuadratic(problem: SparseQuadratic, start: Float64Array): Float64Array {
  const { matrix, linear } = problem;
  let values: Float64Array = Float64Array.from(start);
  let objective = objectiveAt(problem, values);
  for (let step = 0; step < MOST_STEPS; step++) {
    const slopes = slopesAt(problem, values);
    const isSettled = values.every(
      (value, index) =>
        value === 0 || Math.abs(slopes[index]! + Math.sign(value)) <= SLACK * (1 + Math.abs(linear[index]!)),
    );
    const entering = isSettled ? strongestPull(slopes, values) : undefined;
    if (entering === undefined && isSettled) break;
    const signs = values.map(Math.sign);
    if (entering !== undefined) signs[entering] = -Math.sign(slopes[entering]!);
    const places = Array.from(signs.keys()).filter((index) => signs[index] !== 0);
    const right = places.map((index) => -linear[index]! - signs[index]!);
    const solution = solveSymmetric(matrix, linear.length, places, right);
    if (solution === undefined) break;
    const target = new Float64Array(linear.length);
    places.forEach((index, place) => (target[index] = solution[place]!));
    const next = lowestBetween(problem, values, target);
    const reached = objectiveAt(problem, next);
    // Nothing is gained any more but by rounding.
    if (reached >= objective) break;
    [values, objective] = [next, reached];
  }
  return values;
}
