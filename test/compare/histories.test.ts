import { describe, expect, it } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { compareFolders } from '../../src/compare/compare-folders.js';
import { compareRuns } from '../../src/compare/compare-runs.js';
import { directionOf } from '../../src/compare/metric-direction.js';
import { renderComparison } from '../../src/compare/rendering/render-comparison.js';
import { withFolder } from '../cli/command.js';
import { storedRun, writeRuns, type RunSketch } from './stored-runs.js';

const recipe = { evaluators: [{ kind: 'linear', name: 'linear', every: 'epoch' }] };
const metrics = { 'linear/mAP': 45, 'linear/validation/mAP': 41 };
/** Best on validation at step 20, where the test images give 46; their own best is 47. */
const logged = {
  'linear/mAP': { 10: 47, 20: 46, 30: 45 },
  'linear/validation/mAP': { 10: 40, 20: 43, 30: 41 },
  'train/loss': { 10: 5, 20: 3, 30: 4 },
};
const sketch: RunSketch = { id: 'a', recipe, metrics, logged };

describe('runs that were measured more than once', () => {
  it('have a best value, chosen on validation images, apart from their last', () => {
    const { metrics: columns, rows } = compareRuns([storedRun(sketch)]);
    expect(columns).toEqual([{ name: 'linear/mAP', direction: 'higher', bestBy: 'linear/validation/mAP' }]);
    expect(rows[0]?.measures[0]).toMatchObject({ mean: 45, best: { n: 1, mean: 46, std: null } });
    expect(rows[0]?.runs[0]?.measures[0]?.best).toEqual({ value: 46, step: 20 });
  });

  it('have it by the metric itself where nothing was validated, which is said', () => {
    const comparison = compareRuns([storedRun({ ...sketch, logged: { 'linear/mAP': logged['linear/mAP'] } })]);
    expect(comparison.metrics[0]?.bestBy).toBe('linear/mAP');
    expect(comparison.rows[0]?.measures[0]?.best?.mean).toBe(47);
    expect(renderComparison(comparison, 'table')).toContain('chosen by the number itself, which flatters it');
  });

  it('have both in every format, and say by what the best was chosen', () => {
    const comparison = compareRuns([storedRun(sketch), storedRun({ ...sketch, id: 'b', seed: 1 })]);
    for (const format of ['table', 'md', 'latex'] as const) {
      const text = renderComparison(comparison, format);
      expect(text).toMatch(/linear\/mAP, last +[│|&] +best/);
      expect(text).toContain('at the step of each run with the highest linear/validation/mAP');
    }
    expect(renderComparison(comparison, 'csv')).toMatch(/,best,best_std,best_by,.*\n.*,46,0,linear\/validation\/mAP,/);
    expect(renderComparison(comparison, 'json')).toContain('"bestBy": "linear/validation/mAP"');
  });

  it('are told apart from those that were measured once', () => {
    const once = storedRun({ id: 'b', name: 'once', value: 44, recipe: {} });
    expect(compareRuns([storedRun(sketch), once]).rows.map(({ measures }) => measures[0]?.best?.mean)).toEqual([
      46,
      undefined,
    ]);
  });

  it('take the lowest of losses, of equals the earliest', () => {
    const { rows, metrics: columns } = compareRuns([storedRun(sketch)], { metrics: [{ name: 'train/loss' }] });
    expect(columns[0]).toMatchObject({ direction: 'lower', bestBy: 'train/loss' });
    expect(rows[0]?.measures[0]).toMatchObject({ mean: 4, best: { mean: 3 } });
    const equal = storedRun({ ...sketch, logged: { 'train/loss': { 10: 3, 20: 3 } } });
    const [measure] = compareRuns([equal], { metrics: [{ name: 'train/loss' }] }).rows[0]?.runs[0]?.measures ?? [];
    expect(measure?.best?.step).toBe(10);
  });
});

describe('journals', () => {
  it('are read for what evaluators measured repeatedly, and for what was only logged', async () => {
    await withFolder(async (folder) => {
      await writeRuns(folder, [sketch, { ...sketch, id: 'b', seed: 1 }]);
      const { comparison } = await compareFolders([folder]);
      expect(comparison.rows[0]?.measures[0]?.best?.mean).toBe(46);
      const both = await compareFolders([folder], { metrics: [{ name: 'linear/mAP' }, { name: 'train/loss' }] });
      expect(both.comparison.rows[0]?.measures.map(({ mean }) => mean)).toEqual([45, 4]);
    });
  });

  it('are not looked at where every evaluator ran at the end', async () => {
    await withFolder(async (folder) => {
      await writeRuns(folder, [{ id: 'a', logged }]);
      const { comparison, runs } = await compareFolders([folder]);
      expect(comparison.metrics[0]?.bestBy).toBeNull();
      expect(runs[0]).not.toHaveProperty('history');
      await rm(join(folder, 'study', 'a', 'metrics.jsonl'));
      await expect(compareFolders([folder])).resolves.toHaveProperty('comparison');
    });
  });

  it('say what there is where a name is misspelt', async () => {
    await withFolder(async (folder) => {
      await writeRuns(folder, [sketch]);
      await expect(compareFolders([folder], { metrics: [{ name: 'train/los' }] })).rejects.toMatchObject({
        code: 'compare/no-such-metric',
        remedy: expect.stringMatching(/Did you mean train\/loss\?.*linear\/mAP.*train\/loss/) as unknown,
      });
    });
  });
});

describe('directionOf', () => {
  it.each(['train/loss', 'linear/error', 'linear/validation/loss', 'time/step', 'collapse/crossEntropyLoss'])(
    'is lower for %s',
    (name) => {
      expect(directionOf(name)).toBe('lower');
    },
  );
  it.each([
    'linear/mAP',
    'linear/AP/loss',
    'knn/top-1',
    'train/embeddingSpread',
    'linear/validation/mAP',
    'glossary/score',
  ])('is higher for %s', (name) => {
    expect(directionOf(name)).toBe('higher');
  });
});
