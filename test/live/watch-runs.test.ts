import { describe, expect, it } from '@jest/globals';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { progressLine, renderProgress } from '../../src/live/render-progress.js';
import { RunWatcher } from '../../src/live/watch-runs.js';
import { lockRun } from '../../src/runs/run-lock.js';
import { withFolder } from '../cli/command.js';
import { writeReportedRuns } from '../report/study-runs.js';

const hostile = 'a\u001b[2J\u202eb';

/** A run that goes on, one that ended, and one that was killed. */
async function withRuns(use: (folder: string, running: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    await writeReportedRuns(folder, [
      { id: 'going', name: hostile, status: 'interrupted', steps: 200, points: 20 },
      { id: 'done', name: 'done', value: 40 },
      { id: 'killed', name: 'killed', status: 'interrupted', points: 5 },
    ]);
    for (const id of ['going', 'killed']) {
      const path = join(folder, 'study', id, 'manifest.json');
      const manifest = JSON.parse(await readFile(path, 'utf8')) as object;
      await writeFile(path, JSON.stringify({ ...manifest, status: 'running' }));
    }
    const running = join(folder, 'study', 'going');
    const lock = await lockRun(running);
    try {
      await use(folder, running);
    } finally {
      await lock.release();
    }
  });
}

describe('RunWatcher', () => {
  it('tells step, loss, rate and time left of a run that goes on, and what became of the others', async () => {
    await withRuns(async (folder) => {
      const { runs } = await new RunWatcher(folder).look();
      const of = (id: string) => runs.find((run) => run.id === id);
      // The study's runs take 90 ms a step.
      expect(of('going')).toMatchObject({ status: 'running', step: 200, steps: 200, secondsLeft: 0, metric: null });
      expect(of('going')?.rate).toBeCloseTo(1000 / 90, 6);
      expect(of('done')).toMatchObject({
        status: 'completed',
        step: 100,
        rate: null,
        metric: { name: 'linear/mAP', value: 40 },
      });
      expect(of('killed')).toMatchObject({ status: 'stopped', rate: null });
    });
  });

  it('follows what is appended', async () => {
    await withRuns(async (folder, running) => {
      const watcher = new RunWatcher(folder);
      await watcher.look();
      const line = {
        step: 250,
        epoch: 0,
        name: 'train/loss',
        value: 0.125,
        wallTime: Date.parse('2026-01-01T00:01:00Z'),
      };
      await appendFile(join(running, 'metrics.jsonl'), `${JSON.stringify(line)}\n{"step":`);
      const { runs } = await watcher.look();
      expect(runs.find(({ id }) => id === 'going')).toMatchObject({ step: 250, loss: 0.125 });
    });
  });

  it('says where there is no folder', async () => {
    await expect(new RunWatcher('/nowhere').look()).rejects.toMatchObject({ code: 'live/no-folder', exitCode: 3 });
  });
});

describe('renderProgress', () => {
  it('shows a table of runs, those that go on first where there is no room, and no name that steers a terminal', async () => {
    await withRuns(async (folder) => {
      const watched = await new RunWatcher(folder).look();
      const text = renderProgress(watched, { color: false, most: null });
      expect(text).toMatch(/^3 runs: 1 completed, 1 running, 1 stopped|^3 runs: /);
      expect(text).toMatch(/going +running +200\/200/);
      expect(text).toMatch(/done training\.seed=0 +done +completed +100\/100 .*linear\/mAP 40\.00/);

      expect(text).not.toMatch(/[\u001b\u202e]/);
      const one = renderProgress(watched, { color: false, most: 1 });
      expect(one).toContain('going');
      expect(one).toContain('and 2 more');
    });
  });

  it('says one run on one line', async () => {
    await withRuns(async (folder) => {
      const { runs } = await new RunWatcher(folder).look();
      const lines = runs.map(progressLine);
      expect(lines.join('\n')).toMatch(/^killed training\.seed=0 \(killed\) stopped: step 100\/100, loss \d+\.\d{3}$/m);
      expect(lines.join('\n')).toMatch(/running: step 200\/200, loss \d+\.\d{3}, 11\.1\/s, 0:00 left$/m);
    });
  });

  it('says that there are none', () => {
    expect(renderProgress({ runs: [], damaged: ['a manifest is\u001b[1m torn'] }, { color: false, most: null })).toBe(
      'No runs yet.\na manifest is\uFFFD[1m torn',
    );
  });
});
