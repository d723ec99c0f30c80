import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Draw } from '../../../src/config/sweep/sweep-settings.js';
import { RandomStream } from '../../../src/engine/random/index.js';
import { drawValue, randomFactor } from '../../../src/sweeps/axes/random.js';

const temperature: Draw = { kind: 'log-uniform', from: 0.01, to: 1 };
const size: Draw = { kind: 'integer', from: 1000, to: 4096, multipleOf: 128 };

const numbers = (draw: Draw, count = 2000): number[] =>
  Array.from({ length: count }, (_, index) => Number(drawValue(draw, RandomStream.fromSeed(index))));

describe('random axes', () => {
  it('keep their draws when there are more of them, or another key', () => {
    const few = randomFactor({ count: 3, seed: 5, draw: { temperature } });
    const more = randomFactor({ count: 6, seed: 5, draw: { size, temperature } });
    expect(more.slice(0, 3).map((point) => point.temperature)).toEqual(few.map((point) => point.temperature));
    expect(randomFactor({ count: 3, seed: 6, draw: { temperature } })).not.toEqual(few);
    expect(new Set(few.map((point) => point.temperature)).size).toBe(3);
  });

  it('lie in their range, ends included, with no more digits than one can read', () => {
    const range = fc.tuple(
      fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
    );
    fc.assert(
      fc.property(
        range,
        fc.constantFrom('uniform' as const, 'log-uniform' as const),
        fc.nat(),
        ([one, other], kind, seed) => {
          const [from, to] = [Math.min(one, other), Math.max(one, other)];
          fc.pre(to > from * 1.01);
          const value = Number(drawValue({ kind, from, to }, RandomStream.fromSeed(seed)));
          expect(value).toBeGreaterThanOrEqual(from);
          expect(value).toBeLessThanOrEqual(to);
        },
      ),
    );
    for (const value of numbers(temperature, 20)) expect(String(value).length).toBeLessThanOrEqual(10);
  });

  it('are spread as their kind says', () => {
    const below = (values: readonly number[], bound: number): number =>
      values.filter((value) => value < bound).length / values.length;
    expect(below(numbers({ kind: 'uniform', from: 0, to: 1 }), 0.1)).toBeCloseTo(0.1, 1);
    expect(below(numbers(temperature), 0.1)).toBeCloseTo(0.5, 1);
    const drawn = new Set(numbers(size));
    expect([Math.min(...drawn), Math.max(...drawn)]).toEqual([1024, 4096]);
    expect([...drawn].every((value) => value % 128 === 0)).toBe(true);
    expect(drawn.size).toBe(25);
  });

  it('choose among values, which may be blocks', () => {
    const values = [{ kind: 'scene-scene' }, { kind: 'object-dilate', dilation: 0.1 }];
    const drawn = randomFactor({ count: 50, seed: 0, draw: { crops: { kind: 'choice', values } } });
    expect(new Set(drawn.map(({ crops }) => crops))).toEqual(new Set(values));
  });
});
