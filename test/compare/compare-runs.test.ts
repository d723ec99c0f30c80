import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareRuns } from '../../src/compare/compare-runs.js';
import type { StoredRun } from '../../src/compare/stored-run.js';
import type { JsonObject } from '../../src/json.js';
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
    const { metrics, baseline, rows, warnings, incomplete } = compareRuns(runs);
    expect(metrics).toEqual([{ name: 'linear/mAP', direction: 'higher', bestBy: null }]);
    expect(baseline).toBe('crops=scene-scene');
    expect(rows).toMatchObject([
      { name: 'crops=scene-scene', point: scene, measures: [{ n: 2, mean: 42, difference: null, verdict: null }] },
      { name: 'crops=object-dilate', point: object, measures: [{ n: 1, mean: 50, std: null, difference: 8 }] },
    ]);
    expect(rows[1]?.measures[0]?.verdict).toBe('one seed, not testable');
    expect(rows[0]?.measures[0]?.std).toBeCloseTo(Math.sqrt(8), 12);
    expect(rows[0]?.runs.map(({ seed, measures }) => [seed, measures[0]?.value])).toEqual([
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
    expect(compareRuns(named)).toMatchObject({
      baseline: 'base',
      rows: [{ measures: [{ difference: -2 }] }, { measures: [{ difference: null }] }],
    });
    expect(compareRuns(named, { baseline: 'plain' }).rows[1]?.measures[0]?.difference).toBe(2);
    expect(() => compareRuns(named, { baseline: 'plane' })).toThrow('No row is called plane');
    try {
      compareRuns(named, { baseline: 'plane' });
    } catch (error) {
      expect(error).toMatchObject({ exitCode: 2, remedy: expect.stringContaining('Did you mean plain?') as unknown });
    }
  });

  it('knows a baseline by its point, short or whole, and by the id of any of its runs', () => {
    const named = [
      storedRun({ id: 'a', name: 'plain', point: scene }),
      storedRun({ id: 'b', name: 'mine', point: object, seed: 0 }),
      storedRun({ id: 'c', name: 'mine', point: object, seed: 1 }),
    ];
    const texts = ['crops=object-dilate', 'crops=object-dilate(dilation=0.1)', 'b', 'c', 'mine'];
    expect(texts.map((baseline) => compareRuns(named, { baseline }).baseline)).toEqual(texts.map(() => 'mine'));
  });

  it('refuses a baseline that may be several rows', () => {
    const crossed = [storedRun({ id: 'one', name: 'two' }), storedRun({ id: 'two', name: 'three', recipe: {} })];
    expect(compareRuns(crossed, { baseline: 'two' }).baseline).toBe('two');
    expect(() => compareRuns(runs, { baseline: 'study' })).toThrow('study may be any of 2 rows');
  });

  it('says where several rows are marked as the baseline, and where the marked one is not completed', () => {
    const [first, second] = [storedRun({ id: 'a', name: 'one', baseline: true }), storedRun({ id: 'b', name: 'two' })];
    const marked = storedRun({ id: 'c', name: 'three', baseline: true });
    const stopped = storedRun({ id: 'd', name: 'four', baseline: true, status: 'interrupted' });
    expect(compareRuns([first, second, marked]).warnings).toEqual([
      'one, three are all marked as the baseline; differences are to one.',
    ]);
    expect(compareRuns([first, second, marked], { baseline: 'two' }).warnings).toEqual([]);
    expect(compareRuns([second, stopped]).warnings).toEqual([
      'The baseline four is not completed; differences are to two.',
    ]);
    expect(compareRuns([first, stopped]).warnings).toEqual([]);
  });

  it('takes the first metric that most runs have and that was not chosen by', () => {
    const validated = { 'linear/validation/mAP': 1, 'linear/mAP': 2 };
    const mixed = [
      storedRun({ id: 'a', name: 'old', metrics: { 'nearest/top1': 9 }, settings: { size: 64 } }),
      storedRun({ id: 'b', name: 'new', metrics: validated }),
      storedRun({ id: 'c', name: 'newer', metrics: validated }),
    ];
    const { metrics, warnings } = compareRuns(mixed);
    expect(metrics[0]?.name).toBe('linear/mAP');
    expect(warnings).toEqual(['Not every run of old has a value of linear/mAP.']);
    const only = storedRun({ id: 'a', metrics: { 'linear/validation/mAP': 1 } });
    expect(compareRuns([only]).metrics[0]?.name).toBe('linear/validation/mAP');
    expect(() => compareRuns([storedRun({ id: 'a', metrics: {} })])).toThrow('no metric to compare');
  });

  it('compares any metric; one that is undefined has no mean', () => {
    const [cat] = compareRuns(runs, { metrics: [{ name: 'linear/AP/cat' }] }).rows[0]?.measures ?? [];
    expect(cat).toMatchObject({ n: 0, mean: null, interval: null, difference: null });
    const asked = () => compareRuns(runs, { metrics: [{ name: 'linear/mAp' }, { name: 'train/los' }] });
    expect(asked).toThrow('No run has the metrics linear/mAp, train/los.');
  });

  it('lists what is not completed, and fails where nothing is', () => {
    const stopped = storedRun({ id: 'z', name: 'later', status: 'interrupted' });
    expect(compareRuns([...runs, stopped]).incomplete).toMatchObject([
      { id: 'z', name: 'later', status: 'interrupted' },
    ]);
    expect(() => compareRuns([stopped])).toThrow('None of the runs is completed');
  });

  it('counts a copied run once and tells points of one name apart', () => {
    expect(compareRuns([...runs, runs[0]!]).rows[0]?.measures[0]?.n).toBe(2);
    const named = (...recipes: readonly JsonObject[]) =>
      compareRuns(recipes.map((recipe, at) => storedRun({ id: `r${at}`, recipe }))).rows.map(({ name }) => name);
    expect(named({ x: 1, y: 3 }, { x: 2, y: 3 })).toEqual(['study x=1', 'study x=2']);
    const method = (temperature: number) => ({ method: { kind: 'moco-v2', temperature, queueSize: 64 } });
    expect(named(method(0.1), method(0.2))).toEqual(['study method.temperature=0.1', 'study method.temperature=0.2']);
    expect(named({ method: { kind: 'byol' } }, { method: { kind: 'moco-v2' } })).toEqual([
      'study method=byol',
      'study method=moco-v2',
    ]);
  });

  it('names rows by no more of their blocks than tells them apart', () => {
    const dilated = (id: string, dilation: number) =>
      storedRun({ id, point: { crops: { kind: 'object-dilate', size: 16, dilation } } });
    const names = (stored: readonly StoredRun[]) => compareRuns(stored).rows.map(({ name }) => name);
    const plain = storedRun({ id: 'c', point: { crops: { kind: 'scene-scene', size: 16 } } });
    expect(names([dilated('a', 0.1), dilated('b', 0.2), plain])).toEqual([
      'crops=object-dilate(dilation=0.1)',
      'crops=object-dilate(dilation=0.2)',
      'crops=scene-scene',
    ]);
    const again = ['old', 'new'].map((code) => storedRun({ id: code, name: 'scene', point: scene, code }));
    expect(names(again)).toEqual(['scene old', 'scene new']);
  });

  it('makes one row of any number of seeds, whatever their order', () => {
    const value = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 6 }), fc.integer(), (values, turn) => {
        const stored = values.map((mAP, seed) => storedRun({ id: `r${seed}`, seed, value: mAP }));
        const shift = Math.abs(turn) % values.length;
        const { rows } = compareRuns([...stored.slice(shift), ...stored.slice(0, shift)]);
        expect(rows).toHaveLength(1);
        expect(rows[0]?.runs.map((run) => run.measures[0]?.value)).toEqual(values);
        const [measure] = rows[0]?.measures ?? [];
        const average = values.reduce((sum, each) => sum + each, 0) / values.length;
        expect(measure?.mean).toBeCloseTo(average, 9);
        const squares = values.reduce((sum, each) => sum + (each - average) ** 2, 0);
        if (values.length === 1) expect(measure?.std).toBeNull();
        else expect(measure?.std).toBeCloseTo(Math.sqrt(squares / (values.length - 1)), 6);
      }),
    );
  });
});
