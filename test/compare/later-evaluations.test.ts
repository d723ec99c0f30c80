import { describe, expect, it } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareFolders } from '../../src/compare/compare-folders.js';
import type { Comparison } from '../../src/compare/comparison.js';
import { findRuns } from '../../src/compare/find-runs.js';
import { readRun } from '../../src/compare/read-run.js';
import { withFolder } from '../cli/command.js';
import { writeRuns } from './stored-runs.js';

interface EvaluationSketch {
  readonly run: string;
  readonly step?: number;
  readonly value: number;
  readonly k?: number;
  readonly data?: string;
  readonly code?: string;
  readonly started?: string;
}

/** Writes an evaluation as the command would, by one evaluator that every run has too. */
async function writeEvaluation(out: string, id: string, sketch: EvaluationSketch): Promise<string> {
  const { run, step = 100, value, k = 20, data = 'data', code = 'c0de', started = '2026-02-01' } = sketch;
  const folder = join(out, 'study', run, 'evaluations', 'later', id);
  await mkdir(folder, { recursive: true });
  const result = {
    id,
    of: { run, step, weights: 'abc' },
    dataFingerprint: data,
    metrics: { 'linear/mAP': value, 'linear/AP/cat': null },
    intervals: { 'linear/mAP': [value - 1, value + 1] },
    protocol: { linear: { kind: 'linear', settings: { k } } },
  };
  await writeFile(join(folder, 'result.json'), JSON.stringify(result));
  const record = { code: { digest: code }, engine: { device: 'cpu', threads: 2 }, times: { started } };
  await writeFile(join(folder, 'evaluation.json'), JSON.stringify(record));
  return folder;
}

const [one, two] = ['000000000001', '000000000002'];

describe('later evaluations', () => {
  /** Two runs of two rows, each with an evaluation of its own. */
  const compared = async (change: Partial<EvaluationSketch>, metric = 'later:linear/mAP'): Promise<Comparison> => {
    let comparison: Comparison | undefined;
    await withFolder(async (out) => {
      await writeRuns(out, [
        { id: 'a', name: 'scene', value: 40 },
        { id: 'bb', name: 'object', value: 50, recipe: { crops: 'object-dilate' } },
      ]);
      await writeEvaluation(out, one, { run: 'a', value: 41 });
      await writeEvaluation(out, two, { run: 'bb', value: 61, ...change });
      ({ comparison } = await compareFolders([out], { metrics: [{ name: metric }] }));
    });
    return comparison!;
  };

  it('are columns of their own beside what the runs measured themselves', async () => {
    const { rows, baseline } = await compared({});
    expect(baseline).toBe('scene');
    expect(rows.map(({ measures: [measure], unlike }) => [measure?.mean, unlike])).toEqual([
      [41, []],
      [61, []],
    ]);
    expect(rows[1]?.runs[0]?.measures[0]?.interval).toEqual([60, 62]);
    expect((await compared({}, 'linear/mAP')).rows.map(({ measures: [measure] }) => measure?.mean)).toEqual([40, 50]);
  });

  it.each<[what: string, change: Partial<EvaluationSketch>, row: string, baseline: string]>([
    ['settings', { k: 1 }, 'k=1', 'k=20'],
    ['data', { data: 'other' }, 'evaluated.data=other', 'evaluated.data=data'],
    ['code', { code: 'beef' }, 'evaluated.code=beef', 'evaluated.code=c0de'],
  ])('mark a row that was evaluated with other %s', async (_, change, row, baseline) => {
    const { rows, warnings } = await compared(change);
    const unlike = [{ fact: 'evaluator', evaluator: 'later:linear', row, baseline, swept: false }];
    expect(rows.map((each) => each.unlike)).toEqual([[], unlike]);
    expect(warnings.join('\n')).toContain(`Not measured alike: settings of later:linear ${row} in object`);
    expect((await compared(change, 'linear/mAP')).rows[1]?.unlike).toEqual([]);
  });

  it('are called by their step where that is not the last', async () => {
    const { rows, warnings } = await compared({ step: 60 }, 'later@60:linear/mAP');
    expect(rows.map(({ measures: [measure] }) => measure?.mean ?? null)).toEqual([null, 61]);
    expect(warnings.join('\n')).toContain('Not every run of scene has a value of later@60:linear/mAP.');
  });

  it('count by the one made last where evaluators have one name', async () => {
    await withFolder(async (out) => {
      await writeRuns(out, [{ id: 'a' }]);
      await writeEvaluation(out, two, { run: 'a', value: 41, k: 1, started: '2026-02-01' });
      await writeEvaluation(out, one, { run: 'a', value: 42, k: 2, started: '2026-02-02' });
      const run = readRun(join(out, 'study', 'a'));
      expect(run).toMatchObject({
        result: {
          metrics: { 'linear/mAP': 50, 'later:linear/mAP': 42 },
          protocol: { linear: { settings: { size: 96 } }, 'later:linear': { settings: { k: 2 } } },
        },
      });
    });
  });

  it('do not spoil a run where they are damaged or of another', async () => {
    await withFolder(async (out) => {
      await writeRuns(out, [{ id: 'a' }]);
      const torn = await writeEvaluation(out, one, { run: 'a', value: 41 });
      await writeFile(join(torn, 'result.json'), '{"id":');
      const foreign = await writeEvaluation(out, two, { run: 'a', value: 41 });
      await writeFile(
        join(foreign, 'result.json'),
        JSON.stringify({ id: two, of: { run: 'b', step: 100 }, dataFingerprint: '', metrics: {}, protocol: {} }),
      );
      // What is still being written has no id for a name.
      await mkdir(join(out, 'study', 'a', 'evaluations', 'later', `${one}.7.partial`));
      const { runs, damaged } = await findRuns([out]);
      expect(runs[0]?.result?.metrics).toEqual({ 'linear/mAP': 50, 'linear/AP/cat': null });
      expect(damaged).toEqual([
        expect.stringContaining('is damaged: it is not whole JSON'),
        expect.stringContaining('it belongs to 000000000002 of the run b'),
      ]);
    });
  });
});
