import { describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { findRuns } from '../../src/compare/find-runs.js';
import { listRuns, shownMetric } from '../../src/registry/list-runs.js';
import { lockRun } from '../../src/runs/run-lock.js';
import { withFolder } from '../cli/command.js';
import { storedRun, writeRuns } from '../compare/stored-runs.js';

describe('shownMetric', () => {
  const metrics = { 'linear/validation/mAP': 30, 'linear/mAP': 29, 'knn/mAP': null };

  it('is the first one that is not of validation, unless another is asked for', () => {
    expect(shownMetric(metrics)).toEqual({ name: 'linear/mAP', value: 29 });
    expect(shownMetric({ 'linear/validation/mAP': 30 })).toEqual({ name: 'linear/validation/mAP', value: 30 });
    expect(shownMetric(metrics, 'knn/mAP')).toEqual({ name: 'knn/mAP', value: null });
    expect(shownMetric(metrics, 'toString')).toBeNull();
    expect(shownMetric({})).toBeNull();
  });
});

describe('listRuns', () => {
  it('says what a run has come to and what was noted of it', async () => {
    const note = { when: '2026-01-02T00:00:00.000Z', text: 'odd' };
    const run = { ...storedRun({ id: 'a', tags: ['x'], value: 40 }), annotations: { notes: [note], tags: ['y'] } };
    expect(await listRuns([run, storedRun({ id: 'b', status: 'interrupted' })])).toMatchObject([
      { id: 'a', status: 'completed', steps: 100, metric: { value: 40 }, tags: ['x', 'y'], notes: [note] },
      { id: 'b', status: 'interrupted', steps: 100, metric: null, tags: [], notes: [] },
    ]);
  });

  it('tells a run that is under way from one whose process was killed', async () => {
    await withFolder(async (out) => {
      await writeRuns(out, [{ id: 'alive' }, { id: 'killed' }, { id: 'left' }]);
      const { runs } = await findRuns([out]);
      const running = runs.map((run) => ({ ...run, manifest: { ...run.manifest, status: 'running' as const } }));
      const lock = await lockRun(join(out, 'study', 'alive'));
      const gone = { process: 2 ** 22 + 1, started: '1', host: hostname() };
      await writeFile(join(out, 'study', 'killed', 'run.lock'), JSON.stringify(gone));
      const states = (await listRuns(running)).map(({ id, status }) => `${id} ${status}`).sort();
      expect(states).toEqual(['alive running', 'killed stopped', 'left stopped']);
      await lock.release();
    });
  });
});
