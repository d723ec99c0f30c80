import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { compareRuns } from '../../src/compare/compare-runs.js';
import { renderComparison } from '../../src/compare/render-comparison.js';
import { storedRun } from './stored-runs.js';

const comparison = compareRuns([
  storedRun({ id: 'a', name: 'scene, "plain"', value: 33.333, seed: 0 }),
  storedRun({ id: 'b', name: 'scene, "plain"', value: 35, seed: 1 }),
  storedRun({ id: 'c', name: 'a|b', value: 44, recipe: {} }),
  storedRun({ id: 'd', name: 'stopped', status: 'interrupted' }),
]);

describe('renderComparison', () => {
  it('prints a table with the protocol and what is missing below it', () => {
    const text = renderComparison(comparison, 'table');
    expect(text).toMatch(/scene, "plain" +│ +34\.2 ± 1\.2 +│ +baseline/);
    expect(text).toMatch(/a\|b +│ +44\.0 +│ +\+9\.8/);
    expect(text).toContain('Protocol of linear: size 96');
    expect(text).not.toContain('colorSpace');
    expect(text).toContain('Not in the table: stopped (d) is interrupted.');
    expect(text).not.toMatch(/\u001b/);
  });

  it('escapes what Markdown and CSV would misread', () => {
    expect(renderComparison(comparison, 'md')).toContain('| a\\|b | 44.0 | +9.8 |');
    const [first] = parse<Record<string, string>>(renderComparison(comparison, 'csv'), { columns: true });
    expect(first).toMatchObject({ name: 'scene, "plain"', n: '2', mean: '34.1665', runs: 'a b' });
  });

  it('prints every protocol with its rows where they differ', () => {
    const text = renderComparison(
      compareRuns([
        storedRun({ id: 'a', name: 'one' }),
        storedRun({ id: 'b', name: 'two', settings: { size: 64, bounds: [0.1, 0.2] } }),
        storedRun({ id: 'c', name: 'three', recipe: {} }),
      ]),
      'table',
    );
    expect(text).toContain('Protocol of linear for one, three: size 96');
    expect(text).toContain('Protocol of linear for two: size 64, bounds [0.1, 0.2]');
  });

  it('shows three digits of what is no percentage', () => {
    const text = (values: readonly number[]) =>
      renderComparison(
        compareRuns(values.map((value, index) => storedRun({ id: `r${index}`, name: `n${index}`, value }))),
        'md',
      );
    expect(text([0.0123, 0.0121])).toMatch(/n0 \| 0\.0123 \| baseline.*\n.*n1 \| 0\.0121 \| -0\.0002/);
    expect(text([0, 0])).toMatch(/n1 \| 0\.0 \| 0\.0/);
    expect(text([44, 44.01])).toMatch(/n1 \| 44\.0 \| 0\.0/);
    expect(text([44, 43.99])).toMatch(/n1 \| 44\.0 \| 0\.0/);
  });

  it('keeps every digit, seeds and protocol in CSV', () => {
    const [first] = parse<Record<string, string>>(renderComparison(comparison, 'csv'), { columns: true });
    expect(first).toMatchObject({ seeds: '0 1', difference: '', std: String(comparison.rows[0]?.std) });
    expect(JSON.parse(first?.protocol ?? '')).toEqual(comparison.rows[0]?.protocol);
  });

  it('is the whole comparison as JSON', () => {
    expect(JSON.parse(renderComparison(comparison, 'json'))).toEqual(comparison);
    expect(Object.keys(comparison).slice(0, 3)).toEqual(['metric', 'baseline', 'rows']);
  });
});
