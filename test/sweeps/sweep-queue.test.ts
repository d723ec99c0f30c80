import { describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeRunFolder } from '../../src/runs/run-directory.js';
import { lockRun } from '../../src/runs/run-lock.js';
import { Ledger } from '../../src/sweeps/ledger/ledger.js';
import { SweepQueue, type QueueOptions, type TakenRun } from '../../src/sweeps/sweep-queue.js';
import type { SweepRun } from '../../src/sweeps/sweep-run.js';
import { withFolder } from '../cli/command.js';
import { ended } from './ledger/records.js';
import { finishRun, sweepRun } from './sweep-runs.js';

interface Sweep {
  readonly runs: readonly SweepRun[];
  /** The sweep as one more process sees it. */
  readonly join: (options?: Partial<QueueOptions>) => Promise<SweepQueue>;
  readonly finish: (taken: TakenRun | undefined) => Promise<void>;
}

async function withSweep(ids: readonly string[], use: (sweep: Sweep) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const runs = ids.map((id) => sweepRun(folder, id));
    await use({
      runs,
      join: async (options) =>
        new SweepQueue(runs, await Ledger.open(join(folder, 'ledger')), { resume: true, retries: 0, ...options }),
      finish: async (taken) => {
        await finishRun(taken!.run);
        await taken!.lock.release();
      },
    });
  });
}

const take = async (queue: SweepQueue): Promise<string | undefined> => (await queue.take())?.run.id;

describe('SweepQueue', () => {
  it('gives every run to one process only, and to nobody once it is done', async () => {
    await withSweep(['a', 'b', 'c'], async ({ join, finish, runs }) => {
      const [one, other] = [await join(), await join()];
      const first = await one.take();
      const second = await other.take();
      expect([first?.run.id, second?.run.id]).toEqual(['a', 'b']);
      await finish(first);
      expect(await one.settle(first!)).toEqual({});
      expect(await take(other)).toBe('c');
      expect(await take(other)).toBeUndefined();
      expect(await take(one)).toBeUndefined();
      expect(runs.map((run) => one.stateOf(run).state)).toEqual(['done', 'elsewhere', 'elsewhere']);
    });
  });

  it('lets as many processes as like ask at the same time', async () => {
    const ids = Array.from({ length: 12 }, (_, index) => `run${index}`);
    await withSweep(ids, async ({ join }) => {
      const queues = await Promise.all(Array.from({ length: 5 }, () => join()));
      const taken = await Promise.all(queues.map(async (queue) => [await take(queue), await take(queue)]));
      const given = taken.flat().filter((id) => id !== undefined);
      expect(new Set(given).size).toBe(given.length);
      expect(given.length).toBeGreaterThanOrEqual(5);
    });
  });

  it('takes over what a killed process had begun, as a further attempt', async () => {
    await withSweep(['a'], async ({ join, runs }) => {
      const killed = await (await join()).take();
      const file = `${runs[0]!.paths.directory}/run.lock`;
      await writeFile(
        file,
        JSON.stringify({ process: 2 ** 22 + 1, started: '1', host: (await import('node:os')).hostname() }),
      );
      expect(killed?.attempt).toBe(1);
      expect(await (await join()).take()).toMatchObject({ attempt: 2, resume: true });
    });
  });

  it('tries a failed run again as often as it may, last, and in no other process more often', async () => {
    await withSweep(['a', 'b'], async ({ join, runs }) => {
      const [queue, other] = [await join({ retries: 1 }), await join({ retries: 1 })];
      const first = (await queue.take())!;
      await queue.ledger.write([ended('failed', 'a', 1)]);
      await first.lock.release();
      expect(await queue.settle(first)).toEqual({ retriedFor: 'It broke.' });
      expect(await take(queue)).toBe('b');
      const second = (await queue.take())!;
      expect([second.run.id, second.attempt]).toEqual(['a', 2]);
      await queue.ledger.write([ended('failed', 'a', 2, { log: 'there.log' })]);
      await second.lock.release();
      expect(await queue.settle(second)).toEqual({});
      const failed = { state: 'failed', attempts: 2, failure: { message: 'It broke.' }, log: 'there.log' };
      expect(queue.stateOf(runs[0]!)).toMatchObject(failed);
      expect(await take(other)).toBeUndefined();
      expect(other.stateOf(runs[0]!)).toMatchObject(failed);
      // Whoever starts it anew means to try again.
      expect(await take(await join())).toBe('a');
    });
  });

  it('does not try again what would fail in the same way', async () => {
    await withSweep(['a'], async ({ join, runs }) => {
      const queue = await join({ retries: 5 });
      const taken = (await queue.take())!;
      const failure = { code: 'training/loss-not-finite', message: 'NaN', remedy: '', exitCode: 1 } as const;
      await queue.ledger.write([ended('failed', 'a', 1, { failure })]);
      await taken.lock.release();
      expect(await queue.settle(taken)).toEqual({});
      expect(queue.stateOf(runs[0]!).state).toBe('failed');
    });
  });

  it('leaves what was interrupted for the next start', async () => {
    await withSweep(['a'], async ({ join, runs }) => {
      const queue = await join();
      const taken = (await queue.take())!;
      await queue.ledger.write([ended('interrupted', 'a', 1)]);
      await taken.lock.release();
      await queue.settle(taken);
      expect([queue.stateOf(runs[0]!).state, await take(queue)]).toEqual(['interrupted', undefined]);
      expect(await take(await join())).toBe('a');
    });
  });

  it('begins every run anew once where nothing is to be kept', async () => {
    await withSweep(['a'], async ({ join, finish }) => {
      await finish(await (await join()).take());
      const anew = await join({ resume: false });
      const taken = (await anew.take())!;
      expect(taken).toMatchObject({ attempt: 2, resume: false });
      await finish(taken);
      await anew.settle(taken);
      expect(await take(anew)).toBeUndefined();
    });
  });

  it('tells of every run that has ended, also of those of other processes', async () => {
    await withSweep(['a', 'b'], async ({ join, finish, runs }) => {
      const told: string[] = [];
      const queue = await join({ onEnd: ({ id }) => told.push(id) });
      const held = await lockRun((await makeRunFolder(runs[0]!.paths), runs[0]!.paths.directory));
      expect(await take(queue)).toBe('b');
      await finish({ run: runs[0]!, lock: held, attempt: 1, resume: true });
      await queue.take();
      expect(told).toEqual(['a']);
    });
  });
});
