import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RandomStream } from '../../../src/engine/random/index.js';

const key = fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 4 });

describe('a named stream', () => {
  test('is the same for the same name, whatever was drawn from its parent', () => {
    fc.assert(
      fc.property(fc.integer(), key, fc.nat(20), (seed, name, drawn) => {
        const root = RandomStream.fromSeed(seed);
        for (let draw = 0; draw < drawn; draw++) root.uniform();
        expect(root.stream(...name).uniform()).toBe(
          RandomStream.fromSeed(seed)
            .stream(...name)
            .uniform(),
        );
      }),
    );
  });

  test('is the same by one long name and by a chain of short ones', () => {
    const root = RandomStream.fromSeed(3);
    expect(root.stream('order', 2).stream('item').uniform()).toBe(root.stream('order', 2, 'item').uniform());
  });

  test('differs by seed and by every part of the name', () => {
    const draws = [
      RandomStream.fromSeed(0).stream('a', 1),
      RandomStream.fromSeed(1).stream('a', 1),
      RandomStream.fromSeed(0).stream('a', 2),
      RandomStream.fromSeed(0).stream('b', 1),
      RandomStream.fromSeed(0).stream('a', '1'),
      RandomStream.fromSeed(0).stream('a1'),
    ].map((stream) => stream.uniform());
    expect(new Set(draws).size).toBe(draws.length);
  });
});

describe('the draws', () => {
  test('keep to their ranges', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: -50, max: 50 }),
        fc.integer({ min: 1, max: 50 }),
        (seed, low, span) => {
          const stream = RandomStream.fromSeed(seed);
          const integer = stream.integer(low, low + span);
          expect(Number.isInteger(integer) && integer >= low && integer < low + span).toBe(true);
          const real = stream.uniform(low, low + span);
          expect(real >= low && real < low + span).toBe(true);
        },
      ),
    );
    expect(() => RandomStream.fromSeed(0).integer(1, 1)).toThrow(RangeError);
  });

  test('have the moments of their distributions', () => {
    const stream = RandomStream.fromSeed(7).stream('moments');
    const mean = (values: ArrayLike<number>): number =>
      Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
    const uniforms = Array.from({ length: 20_000 }, () => stream.uniform());
    expect(mean(uniforms)).toBeCloseTo(0.5, 2);
    expect(mean(uniforms.map((value) => (value - 0.5) ** 2))).toBeCloseTo(1 / 12, 2);
    expect(mean(stream.uniforms(20_000, 2, 4))).toBeCloseTo(3, 1);
    const normals = stream.normals(20_000);
    expect(Math.abs(mean(normals))).toBeLessThan(0.03);
    expect(Math.abs(mean(normals.map((value) => value * value)) - 1)).toBeLessThan(0.05);
    const wide = stream.normals(19_999, 3);
    expect(Math.abs(mean(wide.map((value) => value * value)) / 9 - 1)).toBeLessThan(0.05);
    const chances = Array.from({ length: 20_000 }, () => (stream.chance(0.2) ? 1 : 0));
    expect(Math.abs(mean(chances) - 0.2)).toBeLessThan(0.015);
  });

  test('permute: every value once, every position reached', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 40 }), (seed, length) => {
        const order = RandomStream.fromSeed(seed).permutation(length);
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length }, (_, index) => index));
      }),
    );
    const firsts = Array.from({ length: 300 }, (_, seed) => RandomStream.fromSeed(seed).permutation(3).join(''));
    expect(new Set(firsts).size).toBe(6);
  });
});
