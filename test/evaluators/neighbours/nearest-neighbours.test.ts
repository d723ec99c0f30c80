import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Engine } from '../../../src/engine/engine.js';
import { loadEngine } from '../../../src/engine/load-engine.js';
import { RandomStream } from '../../../src/engine/random/index.js';
import { nearestNeighbours, type FeatureRows } from '../../../src/evaluators/neighbours/nearest-neighbours.js';
import { silentProgress } from '../../../src/progress.js';

const WIDTH = 4;
const task = silentProgress.start('', 0, '');

const rowsOf = (count: number, random: RandomStream): FeatureRows => ({
  width: WIDTH,
  values: random.normals(count * WIDTH),
});

function cosine(one: FeatureRows, row: number, other: FeatureRows, otherRow: number): number {
  const [a, b] = [
    one.values.subarray(row * WIDTH, (row + 1) * WIDTH),
    other.values.subarray(otherRow * WIDTH, (otherRow + 1) * WIDTH),
  ];
  const dot = (x: Float32Array, y: Float32Array): number => x.reduce((sum, value, at) => sum + value * y[at]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

describe('nearestNeighbours', () => {
  let engine: Engine;
  beforeAll(() => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
  });

  it('finds what comparing every pair finds, whatever the blocks', async () => {
    const sizes = fc.record({
      seed: fc.nat(1000),
      bank: fc.integer({ min: 5, max: 40 }),
      queries: fc.integer({ min: 1, max: 12 }),
      k: fc.integer({ min: 1, max: 5 }),
      queryBlock: fc.integer({ min: 1, max: 12 }),
      bankBlock: fc.integer({ min: 1, max: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(sizes, async ({ seed, bank, queries, k, ...blocks }) => {
        const random = RandomStream.fromSeed(seed);
        const [banked, asked] = [rowsOf(bank, random), rowsOf(queries, random)];
        const found = await nearestNeighbours(engine, banked, asked, { k, ...blocks, task });
        for (let query = 0; query < queries; query++) {
          const all = Array.from({ length: bank }, (_, row) => ({ row, near: cosine(asked, query, banked, row) }));
          const want = all.sort((one, other) => other.near - one.near).slice(0, k);
          const at = (place: number): number => query * k + place;
          expect(want.map((_, place) => found.rows[at(place)])).toEqual(want.map(({ row }) => row));
          want.forEach(({ near }, place) => {
            expect(found.similarities[at(place)]).toBeCloseTo(near, 5);
          });
        }
      }),
      { numRuns: 40 },
    );
  });

  it('takes the earlier of equal rows, also across blocks, and leaves no tensor', async () => {
    const before = engine.tf.memory().numTensors;
    const same = { width: WIDTH, values: new Float32Array(7 * WIDTH).fill(1) };
    const { rows } = await nearestNeighbours(engine, same, same, { k: 3, bankBlock: 2, task });
    expect([...rows]).toEqual(Array.from({ length: 7 }, () => [0, 1, 2]).flat());
    expect(engine.tf.memory().numTensors).toBe(before);
  });

  it('stops when asked to and leaves no tensor', async () => {
    const before = engine.tf.memory().numTensors;
    const some = rowsOf(9, RandomStream.fromSeed(1));
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(nearestNeighbours(engine, some, some, { k: 1, task, signal })).rejects.toThrow('stopped');
    expect(engine.tf.memory().numTensors).toBe(before);
  });
});
