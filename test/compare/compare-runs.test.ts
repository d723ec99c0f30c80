import { describe, expect, it } from '@jest/globals';
import { compareRuns } from '../../src/compare/compare-runs.js';
import { storedRun } from './stored-runs.js';

const scene = { crops: { kind: 'scene-scene' } };
const object = { crops: { kind: 'object-dilate', dilation: 0.1 } };
const runs = [
  storedRun({ id: 'a0', value: 40, seed: 1, point: scene }),
  storedRun({ id: 'a1', value: 44, seed: 0, point: scene }),
  storedRun({ id: 'b0', value: 50, seed: 0, point: object }),
];

describe('compareRuns', () => {
  it('makes a row of each point, with mean, sample deviation and the difference to the first', () => {
    const { metric, baseline, rows, warnings, incomplete } = compareRuns(runs);
    expect(metric).toBe('linear/mAP');
    expect(baseline).toBe('crops=scene-scene');
    expect(rows).toMatchObject([
      { name: 'crops=scene-scene', point: scene, n: 2, mean: 42, difference: null },
      { name: 'crops=object-dilate(dilation=0.1)', point: object, n: 1, mean: 50, std: null, difference: 8 },
    ]);
    expect(rows[0]?.std).toBeCloseTo(Math.sqrt(8), 12);
    expect(rows[0]?.runs.map(({ seed, value }) => [seed, value])).toEqual([
      [0, 44],
      [1, 40],
    ]);
    expect([warnings, incomplete]).toEqual([[], []]);
  });

  it('takes the baseline that the sweep names, and the one that is asked for', () => {
    const named = [
      storedRun({ id: 'c', name: 'plain', value: 1 }),
      storedRun({ id: 'd', name: 'base', value: 3, baseline: true, recipe: {} }),
    ];
    expect(compareRuns(named)).toMatchObject({ baseline: 'base', rows: [{ difference: -2 }, { difference: null }] });
    expect(compareRuns(named, { baseline: 'plain' }).rows[1]?.difference).toBe(2);
    expect(() => compareRuns(named, { baseline: 'plane' })).toThrow('No row is called plane');
    try {
      compareRuns(named, { baseline: 'plane' });
    } catch (error) {
      expect(error).toMatchObject({ exitCode: 2, remedy: expect.stringContaining('Did you mean plain?') as unknown });
    }
  });

  it('compares any metric; one that is undefined has no mean', () => {
    expect(compareRuns(runs, { metric: 'linear/AP/cat' }).rows[0]).toMatchObject({
      n: 0,
      mean: null,
      difference: null,
    });
    expect(() => compareRuns(runs, { metric: 'linear/mAp' })).toThrow('No run has the metric linear/mAp');
  });

  it('says in what rows differ that they should share', () => {
    const mixed = [
      storedRun({ id: 'a', name: 'one', steps: 100 }),
      storedRun({ id: 'b', name: 'two', steps: 200, threads: 4, recipe: {} }),
    ];
    expect(compareRuns(mixed).warnings).toEqual([
      'one, two made different numbers of steps.',
      'one, two saw different numbers of images.',
      'one, two ran on different devices or with different numbers of threads, on which the last bits depend.',
    ]);
  });

  it('does not mind that a floor was not trained', () => {
    const floor = [
      storedRun({ id: 'a', name: 'one' }),
      storedRun({ id: 'b', name: 'untrained', steps: 0, recipe: {} }),
    ];
    expect(compareRuns(floor).warnings).toEqual([]);
  });

  it('lists what is not completed, and fails where nothing is', () => {
    const stopped = storedRun({ id: 'z', name: 'later', status: 'interrupted' });
    expect(compareRuns([...runs, stopped]).incomplete).toMatchObject([
      { id: 'z', name: 'later', status: 'interrupted' },
    ]);
    expect(() => compareRuns([stopped])).toThrow('None of the runs is completed');
  });

  it('counts a copied run once and tells points of one name apart', () => {
    expect(compareRuns([...runs, runs[0]!]).rows[0]?.n).toBe(2);
    const same = [storedRun({ id: 'a', recipe: { x: 1 } }), storedRun({ id: 'b', recipe: { x: 2 } })];
    expect(compareRuns(same).rows.map(({ name }) => name)).toEqual(['study a', 'study b']);
  });
});
