import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { minimize } from '../../../src/evaluators/linear/lbfgs.js';
import type { Objective } from '../../../src/evaluators/linear/line-search.js';

/** Rosenbrock's valley in any number of dimensions: its minimum is 0, where every coordinate is 1. */
const rosenbrock: Objective = (point) => {
  const gradient = new Float64Array(point.length);
  let value = 0;
  for (let at = 0; at + 1 < point.length; at++) {
    const [x, y] = [point[at]!, point[at + 1]!];
    value += 100 * (y - x * x) ** 2 + (1 - x) ** 2;
    gradient[at]! += -400 * x * (y - x * x) - 2 * (1 - x);
    gradient[at + 1]! += 200 * (y - x * x);
  }
  return { value, gradient };
};

/** Σ scale (x - center)², whose minimum is at the center. */
const bowl =
  (center: readonly number[], scale: readonly number[]): Objective =>
  (point) => ({
    value: point.reduce((sum, x, at) => sum + scale[at]! * (x - center[at]!) ** 2, 0),
    gradient: point.map((x, at) => 2 * scale[at]! * (x - center[at]!)),
  });

describe('minimize', () => {
  it.each([2, 10])('finds the end of a curved valley in %i dimensions', async (length) => {
    const start = Float64Array.from({ length }, (_, at) => (at % 2 === 0 ? -1.2 : 1));
    const { point, value, converged } = await minimize(rosenbrock, start, { iterations: 500, tolerance: 1e-8 });
    expect(converged).toBe(true);
    // Of the many stationary points in more dimensions this is the one that the start leads to.
    expect(value).toBeLessThan(1e-12);
    point.forEach((x) => {
      expect(x).toBeCloseTo(1, 6);
    });
  });

  it('finds the bottom of any bowl, wherever it lies and however long it is', async () => {
    const dimension = fc.record({
      center: fc.double({ min: -50, max: 50, noNaN: true }),
      power: fc.integer({ min: -3, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(dimension, { minLength: 1, maxLength: 8 }), async (dimensions) => {
        const center = dimensions.map((one) => one.center);
        const objective = bowl(
          center,
          dimensions.map(({ power }) => 10 ** power),
        );
        const start = new Float64Array(center.length);
        const { gradient, value } = await minimize(objective, start, { iterations: 1000, tolerance: 1e-6 });
        expect(Math.max(...gradient.map(Math.abs))).toBeLessThanOrEqual(1e-6);
        expect(value).toBeLessThanOrEqual(objective(start).value);
      }),
      { numRuns: 50 },
    );
  });

  it('makes no more steps than it may, and says so', async () => {
    const start = Float64Array.from([-1.2, 1]);
    let steps = 0;
    const { iterations, converged, value } = await minimize(rosenbrock, start, {
      iterations: 3,
      tolerance: 0,
      afterStep: () => {
        steps += 1;
      },
    });
    expect({ iterations, converged, steps }).toEqual({ iterations: 3, converged: false, steps: 3 });
    expect(value).toBeLessThan(rosenbrock(start).value);
  });

  it('ends where nothing lies lower: at a minimum that rounding hides, and without a step at one that it starts from', async () => {
    const coarse: Objective = (point) => {
      const { value, gradient } = bowl([3], [1])(point);
      return { value: Math.fround(value + 1e6), gradient };
    };
    const { iterations, point } = await minimize(coarse, new Float64Array(1), { iterations: 100, tolerance: 0 });
    expect(iterations).toBeLessThan(100);
    expect(point[0]).toBeCloseTo(3, 0);
    const there = await minimize(bowl([3], [1]), Float64Array.from([3]), { iterations: 5, tolerance: 0 });
    expect(there).toMatchObject({ iterations: 0, converged: true });
  });

  it('steps back from where a function has no value', async () => {
    const wall: Objective = ([x = 0]) =>
      x < 2
        ? { value: x - Math.log(2 - x), gradient: Float64Array.from([1 + 1 / (2 - x)]) }
        : { value: Infinity, gradient: Float64Array.from([Number.NaN]) };
    const flipped: Objective = (point) => {
      const { value, gradient } = wall(point.map((x) => -x));
      return { value: value + 2 * point[0]! ** 2, gradient: gradient.map((slope) => -slope + 4 * point[0]!) };
    };
    const { converged, gradient } = await minimize(flipped, Float64Array.from([-1.5]), {
      iterations: 50,
      tolerance: 1e-8,
    });
    expect(converged).toBe(true);
    expect(Math.abs(gradient[0]!)).toBeLessThanOrEqual(1e-8);
  });
});
