import { describe, expect, it } from '@jest/globals';
import { compareRuns, type ComparisonRequest } from '../../src/compare/compare-runs.js';
import { storedRun } from './stored-runs.js';

/** Two crops, two temperatures, three seeds. */
const runs = ['scene-scene', 'object-dilate'].flatMap((kind, crop) =>
  [0.1, 0.2].flatMap((temperature) =>
    [0, 1, 2].map((seed) =>
      storedRun({
        id: `${kind}-${temperature}-${seed}`,
        seed,
        value: 40 + 5 * crop + 10 * temperature + 0.1 * seed * (1 + crop),
        recipe: { crops: { kind, ...(crop > 0 && { dilation: 0.1 }) }, method: { kind: 'moco-v2', temperature } },
        point: { crops: { kind }, 'method.temperature': temperature },
      }),
    ),
  ),
);
const names = (request: ComparisonRequest) => compareRuns(runs, request).rows.map(({ name }) => name);

describe('rows by chosen keys', () => {
  it('fold all else, pair by what they fold, and say so', () => {
    const { rows, folded, warnings } = compareRuns(runs, { groupBy: ['crops'] });
    expect(rows.map(({ name, point }) => [name, point])).toEqual([
      ['crops=scene-scene', { crops: 'scene-scene' }],
      ['crops=object-dilate', { crops: 'object-dilate' }],
    ]);
    expect(folded).toEqual(['method.temperature']);
    expect(rows[1]?.measures[0]).toMatchObject({
      n: 6,
      interval: { over: 'runs' },
      test: { kind: 'paired', pairs: 6 },
    });
    expect(warnings).toEqual([
      'Rows fold runs that differ in method.temperature, so spreads and intervals are over these as well.',
    ]);
  });

  it('are the usual ones by all that was swept', () => {
    expect(names({ groupBy: ['crops', 'method.temperature'] })).toEqual(names({}));
    expect(compareRuns(runs, { groupBy: ['crops', 'method.temperature'] }).folded).toEqual([]);
  });

  it('refuse a key that no run has', () => {
    expect(() => names({ groupBy: ['crop'] })).toThrow('--group-by: no run has crop.');
  });
});

describe('the order of rows', () => {
  const first = (key: string, order?: 'asc' | 'desc') => names({ sort: { key, order } })[0];

  it('is by a metric the best first, by all else ascending, or as it is said', () => {
    expect(first('linear/mAP')).toBe('crops=object-dilate method.temperature=0.2');
    expect(first('linear/mAP', 'asc')).toBe('crops=scene-scene method.temperature=0.1');
    expect(first('difference')).toBe('crops=object-dilate method.temperature=0.2');
    expect(first('crops')).toBe('crops=object-dilate method.temperature=0.1');
    expect(first('method.temperature', 'desc')).toBe('crops=scene-scene method.temperature=0.2');
    expect(first('name')).toBe('crops=object-dilate method.temperature=0.1');
  });

  it('puts what has no value last, either way', () => {
    const stored = [
      storedRun({ id: 'a', name: 'none', metrics: { 'linear/mAP': null } }),
      storedRun({ id: 'b', name: 'some', recipe: {} }),
    ];
    for (const order of ['asc', 'desc'] as const) {
      const { rows } = compareRuns(stored, { sort: { key: 'linear/mAP', order }, metrics: [{ name: 'linear/mAP' }] });
      expect(rows.map(({ name }) => name)).toEqual(['some', 'none']);
    }
  });

  it('refuses a key that nothing has', () => {
    expect(() => names({ sort: { key: 'diference' } })).toThrow('--sort: no run has diference.');
  });
});

describe('the gap to an upper bound', () => {
  const supervised = [0, 1, 2].map((seed) =>
    storedRun({
      id: `s${seed}`,
      name: 'supervised',
      seed,
      value: 60 + 0.3 * seed,
      recipe: { method: { kind: 'supervised' } },
    }),
  );
  const baseline = 'crops=scene-scene method.temperature=0.1';

  it('is told of every row between', () => {
    const { rows, upperBound, warnings } = compareRuns([...runs, ...supervised], {
      baseline,
      upperBound: 'supervised',
    });
    expect(upperBound).toBe('supervised');
    expect(warnings).toEqual([]);
    const shares = rows.map(({ measures }) => measures[0]?.closed?.share);
    expect(shares[0]).toBeUndefined();
    expect(shares[2]).toBeCloseTo((100 * 5.1) / 19.2, 6);
    expect(shares[4]).toBeUndefined();
  });

  it('is refused where the bound is not better, as the metric has it', () => {
    const request = { baseline: 'supervised', upperBound: baseline };
    expect(() => compareRuns([...runs, ...supervised], request)).toThrow('is not better than supervised');
    const lower = { ...request, metrics: [{ name: 'linear/mAP', direction: 'lower' }] } as const;
    expect(compareRuns([...runs, ...supervised], lower).upperBound).toBe(baseline);
    expect(() => compareRuns(runs, { baseline, upperBound: baseline })).toThrow('is not better');
  });

  it('is said to be uncertain where it is not shown', () => {
    const once = [
      storedRun({ id: 'a', name: 'floor', value: 1 }),
      storedRun({ id: 'b', name: 'top', value: 3, recipe: {} }),
    ];
    expect(compareRuns(once, { upperBound: 'top' }).warnings).toEqual([
      'That top is better than floor by linear/mAP is not shown: shares of so uncertain a gap are uncertain.',
    ]);
  });
});
