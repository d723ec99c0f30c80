import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { compareRuns } from '../../src/compare/compare-runs.js';
import { comparisonFormats, renderComparison } from '../../src/compare/rendering/render-comparison.js';
import { storedRun, type RunSketch } from './stored-runs.js';

/** Every kind of difference: what a run has, how it is called, and the two values as text. */
const kinds: readonly (readonly [label: string, sketch: Partial<RunSketch>, row: string, baseline: string])[] = [
  ['steps', { steps: 200 }, '200', '100'],
  ['images seen', { steps: 200 }, '1600', '800'],
  ['data', { data: 'feedbeef0123' }, 'feedbeef', 'data'],
  ['engine mode', { mode: 'eager' }, 'eager', 'compiled'],
  ['precision', { precision: 'bfloat16' }, 'bfloat16', 'float32'],
  ['device', { device: 'gpu' }, 'gpu', 'cpu'],
  ['threads', { threads: 4 }, '4', '2'],
  ['code', { code: 'feedbeef0123' }, 'feedbeef', 'c0de'],
  ['settings of linear', { settings: { size: 64 } }, 'size=64', 'size=96'],
];

const pair = (sketch: Partial<RunSketch>) =>
  compareRuns([storedRun({ id: 'a', name: 'one' }), storedRun({ id: 'b', name: 'two', recipe: {}, ...sketch })]);

describe('rows that were not measured alike', () => {
  it.each(kinds)('are told apart by %s', (label, sketch, row, baseline) => {
    const { rows, warnings } = pair(sketch);
    expect(rows[0]?.unlike).toEqual([]);
    expect(rows[1]?.unlike).toContainEqual(expect.objectContaining({ row, baseline, swept: false }));
    expect(warnings).toContain(`Not measured alike: ${label} ${row} in two, but ${baseline} in one (the baseline).`);
  });

  describe.each(comparisonFormats)('in the format %s', (format) => {
    it.each(kinds)('are marked by %s', (label, sketch, row, baseline) => {
      const text = renderComparison(pair(sketch), format);
      const line = text.split('\n').find((each) => /^\W*two\b/.test(each)) ?? '';
      switch (format) {
        case 'table':
          expect(line).toMatch(new RegExp(`≠ [^│]*${label}`));
          expect(text).toContain(`Note: Not measured alike: ${label} ${row} in two, but ${baseline} in one`);
          break;
        case 'md':
          expect(line).toMatch(new RegExp(`\\*\\*≠ [^|]*${label}[^|]*\\*\\*`));
          expect(text).toContain(`Note: Not measured alike: ${label} ${row} in two, but ${baseline} in one`);
          break;
        case 'latex':
          expect(line).toMatch(new RegExp(`\\\\textbf\\{\\$\\\\neq\\$ [^}]*${label}`));
          expect(text).toContain(`Note: Not measured alike: ${label} ${row} in two, but ${baseline} in one`);
          break;
        case 'csv': {
          const [, second] = parse<Record<string, string>>(text, { columns: true });
          expect(second?.not_alike).toContain(`${label} ${row} (baseline ${baseline})`);
          break;
        }
        case 'json': {
          const { rows } = JSON.parse(text) as { rows: { unlike: unknown[] }[] };
          expect(rows[1]?.unlike).toContainEqual(expect.objectContaining({ row, baseline }));
        }
      }
    });

    it('are not where all were measured alike', () => {
      expect(renderComparison(pair({}), format)).not.toMatch(/≠|neq|Not measured alike|"row"/);
    });
  });

  it('are said to be meant where a sweep set what differs', () => {
    const swept = (precision: string) =>
      storedRun({ id: precision, point: { 'engine.precision': precision }, precision });
    const { warnings } = compareRuns([swept('float32'), swept('bfloat16')]);
    expect(warnings).toEqual([
      'Not measured alike, as swept: precision bfloat16 in engine.precision=bfloat16, but float32 in engine.precision=float32 (the baseline).',
    ]);
  });

  it('may be runs of one row', () => {
    const seeds = [storedRun({ id: 'a', seed: 0 }), storedRun({ id: 'b', seed: 1, threads: 4 })];
    const { rows, warnings } = compareRuns(seeds);
    expect(rows[0]?.unlike).toMatchObject([{ fact: 'threads', row: '2, 4' }]);
    expect(warnings).toEqual(['Not measured alike: threads 2, 4 within study (the baseline).']);
  });

  it('are not those without training: a floor is meant to differ', () => {
    expect(pair({ steps: 0 }).rows[1]?.unlike).toEqual([]);
  });

  it('are not those that saw images normalised as they were trained', () => {
    expect(pair({ normalization: { colorSpace: 'lab' } }).rows[1]?.unlike).toEqual([]);
  });

  it('are listed a sentence for each difference, and at most twenty', () => {
    const many = Array.from({ length: 40 }, (_, at) => storedRun({ id: `r${at}`, name: `n${at}`, threads: 1 + at }));
    const { warnings } = compareRuns(many);
    expect(warnings).toHaveLength(21);
    expect(warnings.at(-1)).toContain('19 more differences');
    const alike = Array.from({ length: 9 }, (_, at) =>
      storedRun({ id: `r${at}`, name: `n${at}`, threads: at > 0 ? 4 : 2 }),
    );
    expect(compareRuns(alike).warnings).toEqual([
      'Not measured alike: threads 4 in n1, n2, n3, n4, n5, n6 and 2 more, but 2 in n0 (the baseline).',
    ]);
  });
});
