import { beforeAll, describe, expect, it } from '@jest/globals';
import { compareRuns } from '../../src/compare/compare-runs.js';
import { heatAxes, heatMap } from '../../src/report/heat-cells.js';
import type { OpenedReport } from '../../src/report/opened-report.js';
import { parameterQuantity, quantitiesOf } from '../../src/report/quantities.js';
import { viewReport, type ReportChoice } from '../../src/report/report-view.js';
import { openedStudy } from './opened-study.js';
import { studySketches } from './study-runs.js';

const nothingChosen: ReportChoice = { metric: null, baseline: null, upperBound: null, filter: '', shown: null };

describe('viewReport', () => {
  let study: OpenedReport;
  const view = (choice: Partial<ReportChoice> = {}) => viewReport(study, { ...nothingChosen, ...choice });

  beforeAll(async () => {
    study = await openedStudy([...studySketches(), { id: 'going', name: 'late', status: 'interrupted' }]);
  });

  it('compares what the command compares, with the same numbers', () => {
    const { comparison, rows, baseline } = view();
    expect(comparison).toEqual(compareRuns(study.runs));
    expect(rows.map(({ name }) => name)).toEqual(comparison?.rows.map(({ name }) => name));
    expect(baseline?.name).toBe('crops=scene-scene method.temperature=0.2');
    expect(rows[0]?.compared.measures[0]?.test?.kind).toBe('paired');
  });

  it('knows the best values from the curves', () => {
    const { rows, opened } = view();
    const [run] = rows[0]!.runs;
    const { values } = opened.curve(run!, 'linear/mAP')!;
    expect(rows[0]?.compared.runs[0]?.measures[0]?.best?.value).toBe(Math.max(...values));
  });

  it('computes differences anew where another baseline is pinned, or another metric chosen', () => {
    const [before, after] = [view(), view({ baseline: '000', metric: 'nearest/top1' })];
    expect(after.baseline?.id).toBe('000');
    expect(after.comparison?.metrics[0]?.name).toBe('nearest/top1');
    expect(after.rows[0]?.compared.measures[0]?.difference).toBeNull();
    const differenceOf = ({ rows }: typeof before): number => rows[5]!.compared.measures[0]!.difference!;
    expect(differenceOf(after)).toBeGreaterThan(differenceOf(before));
  });

  it('corrects over the rows that a filter leaves, keeps their names and the baseline', () => {
    const { rows, total, baseline } = view({ filter: 'Object-Dilate temperature=0.1' });
    expect(rows.map(({ name }) => name)).toEqual([
      'crops=scene-scene method.temperature=0.2',
      'crops=object-dilate method.temperature=0.1',
    ]);
    expect([total, baseline]).toEqual([6, rows[0]]);
    const { probability, adjusted } = rows[1]!.compared.measures[0]!.test!;
    expect(adjusted).toBe(probability);
    const whole = view().rows[4]!.compared.measures[0]!.test!;
    expect(whole.probability).toBe(probability);
    expect(whole.adjusted).toBeGreaterThan(probability);
  });

  it('shows the baseline and the best rows first, and runs that are not completed', () => {
    const { shown, uncompared } = view();
    expect(uncompared.map(({ name }) => name)).toEqual(['late (interrupted)']);
    expect(shown).toHaveLength(7);
    expect(view({ shown: new Set(['120', 'going']) }).shown.map(({ id }) => id)).toEqual(['120', 'going']);
  });

  it('closes the gap to an upper bound, which no filter takes away', () => {
    const { rows } = view({ upperBound: '120', filter: 'dilate 0.07' });
    expect(rows.map(({ id }) => id)).toEqual(['020', '100', '120']);
    expect(rows[1]?.compared.measures[0]?.closed?.share).toBeGreaterThan(0);
  });

  it('says why nothing can be compared', async () => {
    const stopped = await openedStudy([{ id: 'a', status: 'interrupted' }]);
    expect(viewReport(stopped, nothingChosen)).toMatchObject({ comparison: null, rows: [] });
    expect(viewReport(stopped, nothingChosen).problem).toContain('interrupted');
    const unmeasured = viewReport(await openedStudy([{ id: 'a', name: 'plain', metrics: {} }]), nothingChosen);
    expect(unmeasured.problem).toContain('no metric');
    expect(unmeasured.shown.map(({ name }) => name)).toEqual(['plain (completed)']);
    const { problem } = viewReport(await openedStudy([]), nothingChosen);
    expect(problem).toBe('There are no runs yet.');
  });

  it('tells a list of values in which rows differ as one setting', async () => {
    const recipe = (from: number) => ({
      crops: { kind: 'scene-scene', scale: [from, 1], boxes: [[from, 0], [1]] },
      evaluators: [{ kind: 'linear', rates: [from] }],
    });
    const sketches = [0.2, 0.3].map((from) => ({ id: `${from}`, name: `from ${from}`, recipe: recipe(from) }));
    const { rows, tellingPaths } = viewReport(await openedStudy(sketches), nothingChosen);
    expect(tellingPaths).toEqual(['crops.scale', 'crops.boxes', 'evaluators.0.rates']);
    expect(tellingPaths.map((path) => rows[0]!.parameters.get(path))).toEqual([[0.2, 1], [[0.2, 0], [1]], [0.2]]);
  });

  it('tells the settings in which rows differ, and draws two of them as a map', () => {
    const whole = view();
    expect(whole.tellingPaths).toEqual(['crops.kind', 'method.temperature', 'crops.dilation']);
    const parameters = whole.tellingPaths.map((path) => parameterQuantity(whole.rows, path));
    const [x, y] = heatAxes(whole.rows, parameters)!;
    expect([x.name, y.name]).toEqual(['method.temperature', 'crops.kind']);
    const metric = quantitiesOf(whole).find(({ name }) => name === 'linear/mAP')!;
    const { xs, ys, cells } = heatMap(whole.rows, x, y, metric);
    expect([xs, ys]).toEqual([
      ['0.07', '0.1', '0.2'],
      ['scene-scene', 'object-dilate'],
    ]);
    expect(cells).toHaveLength(6);
    const last = cells.find((cell) => cell.x === '0.2' && cell.y === 'object-dilate');
    expect(last?.value).toBeCloseTo(whole.rows[5]!.compared.measures[0]!.mean!, 10);
  });
});
