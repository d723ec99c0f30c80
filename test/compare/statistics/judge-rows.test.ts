import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { judgeRows, type Column } from '../../../src/compare/statistics/judge-rows.js';
import type { PairedValue } from '../../../src/compare/statistics/paired-values.js';

const seeds = (...values: readonly number[]): PairedValue[] =>
  values.map((value, seed) => ({ pair: String(seed), value }));
const from = (first: number, ...values: readonly number[]): PairedValue[] =>
  values.map((value, at) => ({ pair: String(first + at), value }));
const judge = (rows: Column['rows'], others: Partial<Column> = {}) =>
  judgeRows({ rows, baseline: 0, upperBound: undefined, isHigherBetter: true, ...others });

const scene = seeds(38, 37.5, 38.3);
const object = seeds(45, 44.8, 45.5);

describe('judgeRows', () => {
  it('says nothing of the baseline and of what has no value', () => {
    const [baseline, empty] = judge([scene, []]);
    const nothing = { difference: null, test: null, verdict: null, closed: null };
    expect([baseline, empty]).toEqual([nothing, nothing]);
  });

  it('calls a shown difference better or worse, as the metric has it', () => {
    expect(judge([scene, object])[1]).toMatchObject({ verdict: 'better', test: { kind: 'paired', pairs: 3 } });
    expect(judge([scene, object], { isHigherBetter: false })[1]?.verdict).toBe('worse');
    expect(judge([object, scene])[1]?.verdict).toBe('worse');
    expect(judge([scene, seeds(38.1, 37.2, 38.6)])[1]?.verdict).toBe('not shown');
  });

  it('pairs over common seeds only, and takes Welch where there are not two', () => {
    const [, paired, separate, single] = judge([scene, from(1, 44.8, 45.5, 45.1), from(2, 44, 45, 46), from(7, 44)]);
    expect(paired?.test).toMatchObject({ kind: 'paired', pairs: 2 });
    expect(paired?.difference).toBeCloseTo((44.8 - 37.5 + 45.5 - 38.3) / 2, 12);
    expect(separate?.test).toMatchObject({ kind: 'Welch', pairs: null });
    expect(single).toMatchObject({ test: null, verdict: 'one seed, not testable' });
    expect(single?.difference).toBeCloseTo(44 - (38 + 37.5 + 38.3) / 3, 12);
  });

  it('does not pair by what a row has twice', () => {
    const twice = [...seeds(44, 45), ...seeds(46, 47)];
    expect(judge([scene, twice])[1]?.test?.kind).toBe('Welch');
  });

  it('is not sure where nothing spreads, also but for rounding', () => {
    const shifted = seeds(...scene.map(({ value }) => value + 0.1));
    expect(judge([scene, shifted])[1]).toMatchObject({ test: null, verdict: 'no spread, not testable' });
    expect(judge([scene, scene])[1]).toMatchObject({ difference: 0, verdict: 'no spread, not testable' });
  });

  it('corrects over the rows that were tested', () => {
    const hardly = seeds(39.4, 38.6, 39.9);
    const alone = judge([scene, hardly])[1]!;
    const among = judge([scene, hardly, seeds(38, 37.4, 38.6), seeds(37, 39, 38), from(9, 40)])[1]!;
    expect(alone.test?.adjusted).toBe(alone.test?.probability);
    expect(among.test?.probability).toBe(alone.test?.probability);
    expect(among.test?.adjusted).toBeCloseTo(3 * alone.test!.probability, 12);
  });

  it('tells how much of a gap is closed, but not of its ends', () => {
    const judged = judge([scene, object, seeds(50, 49, 51)], { upperBound: 2 });
    expect(judged.map(({ closed }) => closed === null)).toEqual([true, false, true]);
    const [low, high] = judged[1]!.closed!.interval!;
    const share = (100 * (45.1 - 37.933333333)) / (50 - 37.933333333);
    expect(judged[1]?.closed?.share).toBeCloseTo(share, 6);
    expect([low < share, share < high]).toEqual([true, true]);
  });

  it('gives the same words whatever the scale, and opposite ones where less is better', () => {
    const value = fc.double({ min: 1, max: 100, noNaN: true });
    const row = fc.array(value, { minLength: 3, maxLength: 5 });
    fc.assert(
      fc.property(row, row, row, (one, other, third) => {
        const rows = [one, other, third].map((values) => seeds(...values));
        const words = judge(rows).map(({ verdict }) => verdict);
        const doubled = rows.map((values) => values.map(({ pair, value: each }) => ({ pair, value: 2 * each })));
        expect(judge(doubled).map(({ verdict }) => verdict)).toEqual(words);
        const opposite = { better: 'worse', worse: 'better' } as Readonly<Record<string, string>>;
        expect(judge(rows, { isHigherBetter: false }).map(({ verdict }) => verdict)).toEqual(
          words.map((word) => (word === null ? null : (opposite[word] ?? word))),
        );
      }),
    );
  });
});
