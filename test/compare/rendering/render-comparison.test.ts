import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { compareRuns } from '../../../src/compare/compare-runs.js';
import { comparisonFormats, renderComparison } from '../../../src/compare/rendering/render-comparison.js';
import { storedRun } from '../stored-runs.js';

const comparison = compareRuns([
  storedRun({ id: 'a', name: 'scene, "plain"', value: 33.333, seed: 0 }),
  storedRun({ id: 'b', name: 'scene, "plain"', value: 35, seed: 1 }),
  storedRun({ id: 'c', name: 'a|b', value: 44, recipe: {}, intervals: { 'linear/mAP': [41, 47] } }),
  storedRun({ id: 'd', name: 'stopped', status: 'interrupted' }),
]);

const seeded = (name: string, values: readonly number[]) =>
  values.map((value, seed) => storedRun({ id: `${name}${seed}`, name, value, seed, recipe: { name } }));
const study = compareRuns([...seeded('scene', [38, 37.5, 38.3]), ...seeded('object', [45, 44.8, 45.5])]);

describe('renderComparison', () => {
  it('prints a table with the protocol and what is missing below it', () => {
    const text = renderComparison(comparison, 'table');
    expect(text).toMatch(/scene, "plain" +│ +34\.2 ± 1\.2 +│ +23\.6 to 44\.8 +│ +baseline/);
    expect(text).toMatch(/a\|b +│ +44\.0 +│ +41\.0 to 47\.0 \(images\) +│ +\+9\.8 +│ one seed, not testable/);
    expect(text).toContain('Protocol of linear: size 96');
    expect(text).toContain('Intervals (images) are of one training: 95 % bootstrap over the test images.');
    expect(text).not.toContain('colorSpace');
    expect(text).toContain('Not in the table: stopped (d) is interrupted.');
    expect(text).not.toMatch(/\u001b/);
  });

  it('says how far a difference is shown, and by which test', () => {
    for (const format of ['table', 'md', 'latex'] as const) {
      const text = renderComparison(study, format);
      expect(text).toMatch(/7\.2 \(.*6\.8 to .*7\.5\) +[│|&] +better, p (?:<|&lt;|\\textless\{\}) 0\.001/);
      expect(text).toContain('paired t-test over common seeds; p is two-sided.');
    }
    const [, object] = parse<Record<string, string>>(renderComparison(study, 'csv'), { columns: true });
    expect(object).toMatchObject({ shown: 'better', test: 'paired', pairs: '3', degrees_of_freedom: '2' });
  });

  it('says which row was put to which test, and over how many Holm corrected', () => {
    const [mixed, other] = [seeded('object', [45, 44.8, 45.5]), seeded('other', [40, 41])];
    const moved = other.map((run, at) => ({ ...run, result: { ...run.result!, seed: 7 + at } }));
    expect(
      renderComparison(compareRuns([...seeded('scene', [38, 37.5, 38.3]), ...mixed, ...moved]), 'table'),
    ).toContain(
      "paired t-test over common seeds (object); Welch's t-test, for lack of common seeds (other); p is two-sided, corrected by Holm over 2 rows.",
    );
  });

  it('paints what is shown, and nothing else', () => {
    const green = /\u001b\[32mbetter/;
    expect(renderComparison(study, 'table', { color: true })).toMatch(green);
    expect(renderComparison(comparison, 'table', { color: true })).not.toMatch(/\u001b\[3[12]m/);
  });

  it('escapes what Markdown and CSV would misread', () => {
    expect(renderComparison(comparison, 'md')).toContain('| a\\|b | 44.0 | 41.0 to 47.0 (images) | +9.8 |');
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

  it('keeps every digit, seeds and protocol in CSV, a line for each row and metric', () => {
    const lines = (text: string) => parse<Record<string, string>>(text, { columns: true });
    const [first] = lines(renderComparison(comparison, 'csv'));
    expect(first).toMatchObject({ seeds: '0 1', difference: '', std: String(comparison.rows[0]?.measures[0]?.std) });
    expect(JSON.parse(first?.protocol ?? '')).toEqual(comparison.rows[0]?.measures[0]?.protocol);
    const two = compareRuns(seeded('scene', [1, 2]), { metrics: [{ name: 'linear/mAP' }, { name: 'linear/AP/cat' }] });
    expect(lines(renderComparison(two, 'csv')).map(({ metric, n }) => [metric, n])).toEqual([
      ['linear/mAP', '2'],
      ['linear/AP/cat', '0'],
    ]);
  });

  it('has a column for every metric', () => {
    const metrics = [{ name: 'linear/mAP' }, { name: 'linear/extra', direction: 'lower' }] as const;
    const runs = [0, 1].map((at) =>
      storedRun({ id: `r${at}`, name: `n${at}`, metrics: { 'linear/mAP': 40 + at, 'linear/extra': 0.5 - at / 10 } }),
    );
    const text = renderComparison(compareRuns(runs, { metrics }), 'md');
    expect(text).toMatch(/\| linear\/mAP \| difference \| shown \| linear\/extra \| difference \| shown \|/);
    expect(text).toMatch(/n1 \| 41\.0 \| \+1\.0 \| [^|]+ \| 0\.400 \| -0\.100 \|/);
    expect(text).toContain('linear/extra: lower is better.');
  });

  it('states the closed share of a gap with its two ends', () => {
    const gap = compareRuns(
      [
        ...seeded('scene', [38, 37.5, 38.3]),
        ...seeded('object', [45, 44.8, 45.5]),
        ...seeded('supervised', [50, 49, 51]),
      ],
      { upperBound: 'supervised' },
    );
    const text = renderComparison(gap, 'md');
    expect(text).toMatch(/scene .*\| 0 % \|/);
    expect(text).toMatch(/object .*\| 59 % \(\d+ to \d+\) \|/);
    expect(text).toMatch(/supervised .*\| 100 % \|/);
    expect(text).toContain('gap closed: of the gap between scene (0 %) and supervised (100 %)');
    expect(renderComparison(gap, 'latex')).toContain('59 \\% (');
    expect(renderComparison(gap, 'latex')).toContain('\\ensuremath{+}7.2 (\\ensuremath{+}6.8 to \\ensuremath{+}7.5)');
  });

  it('is the whole comparison as JSON, the first metric also at the top', () => {
    const document = JSON.parse(renderComparison(comparison, 'json')) as Record<string, unknown>;
    const [row] = comparison.rows;
    expect(Object.keys(document).slice(0, 3)).toEqual(['metric', 'baseline', 'rows']);
    expect(document).toMatchObject({
      metric: 'linear/mAP',
      metrics: comparison.metrics,
      baseline: comparison.baseline,
      warnings: comparison.warnings,
      incomplete: comparison.incomplete,
    });
    expect((document.rows as unknown[])[0]).toMatchObject({
      ...{ name: row?.name, point: row?.point, n: 2, mean: row?.measures[0]?.mean, std: row?.measures[0]?.std },
      ...{ difference: null, protocol: row?.measures[0]?.protocol, measures: row?.measures, unlike: [] },
      runs: [{ id: 'a', seed: 0, value: 33.333 }, { id: 'b' }],
    });
  });
});

describe('hostile names', () => {
  const name =
    '\u001b[2J<img src=x onerror=alert(1)>|`x` *b* \\input{/etc/passwd} $x^2_3$ & % # ~ [a](b) \u202e_y_\n=1+1';
  const hostile = compareRuns([
    storedRun({ id: 'a', name }),
    storedRun({ id: 'b', name: `=${name}`, recipe: {}, steps: 7 }),
  ]);

  it.each(comparisonFormats)('can steer no terminal in the format %s', (format) => {
    expect(renderComparison(hostile, format, { color: false })).not.toMatch(
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/,
    );
  });

  it('are text in Markdown', () => {
    const text = renderComparison(hostile, 'md');
    const [, , ...cells] = text.split('\n').filter((line) => line.startsWith('|'));
    // What is left when everything escaped, and the bold mark of a row that was not measured alike, is taken away.
    const meaning = cells.join('').replaceAll(/\\[\\`*[\]|~$_]|\*\*≠ [\w ,]+\*\*/g, '');
    expect(meaning).not.toMatch(/[<>`*[\]$~]/);
    expect(text.split('\n').filter((line) => line.startsWith('|'))).toHaveLength(4);
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;\\|');
    expect(text).toContain('\\[a\\](b)');
    expect(text).toContain('\\_y\\_');
  });

  it('are text in LaTeX', () => {
    const text = renderComparison(hostile, 'latex');
    expect(text).not.toContain('\\input');
    expect(text).toContain('\\textbackslash{}input\\{/etc/passwd\\}');
    expect(text).toContain('\\$x\\textasciicircum{}2\\_3\\$ \\& \\% \\# \\textasciitilde{}');
  });

  it('are no formula in CSV', () => {
    const [, second] = parse<Record<string, string>>(renderComparison(hostile, 'csv'), { columns: true });
    expect(second?.name).toMatch(/^'=/);
  });
});
