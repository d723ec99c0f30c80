import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { collectGarbage } from '../../../src/registry/collection/collect-garbage.js';
import { planCollection } from '../../../src/registry/collection/plan-collection.js';
import { hideRun } from '../../../src/registry/collection/removed-runs.js';
import { changeAnnotations } from '../../../src/runs/annotations-file.js';
import { lockHolder, lockRun } from '../../../src/runs/run-lock.js';
import { withFolder } from '../../cli/command.js';
import { checkpointsIn, writeCheckpoint, writeOld, writeRunsWithCheckpoints } from './collected-runs.js';

/** An unfinished run, and the finished one of other code that came in its place. */
const replaced = [
  { id: '1', status: 'interrupted', code: 'before', checkpoints: [4] },
  { id: '22', code: 'after', checkpoints: [4, 8] },
] as const;

const tag = (dir: string): Promise<unknown> => changeAnnotations(dir, (former) => ({ ...former, tags: ['paper'] }));

describe('planCollection', () => {
  it('finds what nothing looks at again, and says why', async () => {
    await withFolder(async (out) => {
      const [old, done] = (await writeRunsWithCheckpoints(out, replaced)) as [string, string];
      await writeOld(join(done, 'metrics.jsonl.x.partial'), 1);
      const { garbage, kept, damaged } = await planCollection(out);
      expect(garbage.map(({ kind, dir, reason }) => ({ kind, dir, reason }))).toEqual([
        { kind: 'run', dir: old, reason: 'interrupted; the run 22, begun later, has finished the same' },
        { kind: 'checkpoint', dir: done, reason: 'the run is finished, and has one of step 8' },
        { kind: 'temporary', dir: done, reason: 'half written, by somebody who was killed' },
      ]);
      expect([kept, damaged]).toEqual([[], []]);
      expect(await checkpointsIn(done)).toHaveLength(2);
    });
  });

  it('leaves the checkpoints of a run that can go on, and those that an experiment asks for', async () => {
    await withFolder(async (out) => {
      await writeRunsWithCheckpoints(out, [
        { id: 'a', status: 'interrupted', checkpoints: [4, 8] },
        { id: 'b', seed: 1, checkpoints: [4, 8, 12], keepLast: 3 },
      ]);
      expect((await planCollection(out)).garbage).toEqual([]);
    });
  });

  it('keeps what somebody works on, has noted or tagged, or has evaluated', async () => {
    await withFolder(async (out) => {
      const [old, done] = (await writeRunsWithCheckpoints(out, replaced)) as [string, string];
      const lock = await lockRun(old);
      await tag(done);
      expect(await planCollection(out)).toMatchObject({
        garbage: [],
        kept: [
          { dir: old, reason: expect.stringMatching(/^process \d+ on .+ is working on it$/) as unknown },
          { dir: done, reason: 'somebody noted or tagged it' },
        ],
      });
      await lock.release();
      await mkdir(join(old, 'evaluations', 'later', 'abc'), { recursive: true });
      expect((await planCollection(out)).kept).toContainEqual({ dir: old, reason: 'it was evaluated by itself' });
    });
  });

  it('leaves what is being written: for an hour, and of an evaluation for two weeks', async () => {
    await withFolder(async (out) => {
      const [run] = (await writeRunsWithCheckpoints(out, [{ id: 'a', checkpoints: [4] }])) as [string];
      const evaluation = join(run, 'evaluations', 'later', 'abc.7.partial');
      await mkdir(evaluation, { recursive: true });
      await writeFile(join(run, 'young.partial'), '');
      await writeOld(join(run, 'old.partial'), 1);
      await writeOld(join(evaluation, 'knn.jsonl'), 1);
      const pathsOf = async (): Promise<unknown> => (await planCollection(out)).garbage.flatMap(({ paths }) => paths);
      expect(await pathsOf()).toEqual([join(run, 'old.partial')]);
      await writeOld(join(evaluation, 'knn.jsonl'), 15);
      expect(await pathsOf()).toEqual([evaluation, join(run, 'old.partial')]);
    });
  });

  it('leaves what it cannot read, and tells of it', async () => {
    await withFolder(async (out) => {
      const [run] = (await writeRunsWithCheckpoints(out, [{ id: 'a', checkpoints: [4, 8] }])) as [string];
      await writeFile(join(run, 'annotations.json'), '{');
      const { garbage, damaged } = await planCollection(out);
      expect([garbage, damaged]).toEqual([[], [expect.stringContaining('annotations.json is damaged')]]);
    });
  });
});

describe('collectGarbage', () => {
  it('deletes what was planned and nothing else, and leaves nothing for a second time', async () => {
    await withFolder(async (out) => {
      const [old, done] = (await writeRunsWithCheckpoints(out, replaced)) as [string, string];
      const plan = await planCollection(out);
      const { deleted, bytes, failures } = await collectGarbage(out, plan);
      expect([deleted.map(({ kind }) => kind), failures]).toEqual([['run', 'checkpoint'], []]);
      expect(bytes).toBe(plan.garbage.reduce((sum, each) => sum + each.bytes, 0));
      expect(existsSync(old)).toBe(false);
      expect(await readdir(join(out, 'study'))).toEqual(['22']);
      expect(await checkpointsIn(done)).toEqual(['step-00000008.json']);
      expect(await lockHolder(done)).toBeUndefined();
      expect((await planCollection(out)).garbage).toEqual([]);
    });
  });

  it('keeps what was begun, tagged or lost its replacement since it was planned', async () => {
    await withFolder(async (out) => {
      const [old, done] = (await writeRunsWithCheckpoints(out, replaced)) as [string, string];
      const plan = await planCollection(out);
      const lock = await lockRun(done);
      await tag(old);
      expect(await collectGarbage(out, plan)).toMatchObject({
        deleted: [],
        failures: [
          { dir: old, reason: 'It is kept: somebody noted or tagged it.' },
          { dir: done, reason: expect.stringContaining('is working on this run') as unknown },
        ],
      });
      await lock.release();
      await rm(join(old, 'annotations.json'));
      await rm(join(done, 'result.json'));
      expect(await collectGarbage(out, plan)).toMatchObject({ deleted: [], failures: [{ dir: done }] });
      expect(existsSync(old)).toBe(true);
      expect(await checkpointsIn(done)).toHaveLength(2);
    });
  });

  it('finishes what was cut short, also where nothing else is left in the folder', async () => {
    await withFolder(async (out) => {
      const [run] = (await writeRunsWithCheckpoints(out, [{ id: 'a', status: 'interrupted' }])) as [string];
      await hideRun(run);
      const plan = await planCollection(out);
      expect(plan.garbage).toMatchObject([{ kind: 'temporary', reason: 'a run that is half deleted' }]);
      expect((await collectGarbage(out, plan)).deleted).toHaveLength(1);
      expect(await readdir(join(out, 'study'))).toEqual([]);
    });
  });

  it('follows no link: neither to a run, nor to checkpoints, nor from a folder that became one', async () => {
    await withFolder(async (folder) => {
      const [out, elsewhere] = [join(folder, 'runs'), join(folder, 'elsewhere')];
      const [linked] = (await writeRunsWithCheckpoints(elsewhere, [{ id: 'a', checkpoints: [4, 8] }])) as [string];
      const [own] = (await writeRunsWithCheckpoints(out, [{ id: 'b', checkpoints: [4, 8] }])) as [string];
      await symlink(linked, join(out, 'study', 'linked'));
      const plan = await planCollection(out);
      expect(plan.garbage.map(({ dir }) => dir)).toEqual([own]);

      await rename(own, join(folder, 'moved'));
      await symlink(linked, own);
      expect(await collectGarbage(out, plan)).toMatchObject({
        deleted: [],
        failures: [{ dir: own, reason: 'It lies elsewhere by now.' }],
      });

      await rm(own);
      await rename(join(folder, 'moved'), own);
      const checkpoints = join(folder, 'checkpoints');
      await rename(join(own, 'checkpoints'), checkpoints);
      await symlink(checkpoints, join(own, 'checkpoints'));
      expect((await planCollection(out)).garbage).toEqual([]);
      expect((await collectGarbage(out, plan)).deleted).toEqual([]);
      expect(await readdir(checkpoints)).toHaveLength(4);
      expect(await checkpointsIn(linked)).toHaveLength(2);
    });
  });

  it('takes a run for the folder of runs without deleting it', async () => {
    await withFolder(async (out) => {
      const [old, done] = (await writeRunsWithCheckpoints(out, replaced)) as [string, string];
      expect((await planCollection(old)).garbage).toEqual([]);
      expect((await planCollection(done)).garbage).toMatchObject([{ kind: 'checkpoint' }]);
    });
  });

  it('removes tensors without a record, which are no checkpoint', async () => {
    await withFolder(async (out) => {
      const [run] = (await writeRunsWithCheckpoints(out, [{ id: 'a', checkpoints: [4] }])) as [string];
      await writeCheckpoint(join(run, 'checkpoints'), 'a', 8);
      await rm(join(run, 'checkpoints', 'step-00000008.json'));
      await collectGarbage(out, await planCollection(out));
      expect(await readdir(join(run, 'checkpoints'))).toEqual(['step-00000004.json', 'step-00000004.safetensors']);
    });
  });
});
