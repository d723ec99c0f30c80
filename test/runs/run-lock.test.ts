import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { lockRun } from '../../src/runs/run-lock.js';
import { withFolder } from '../cli/command.js';

describe('lockRun', () => {
  it('lets one in at a time, and the next when it is given back', async () => {
    await withFolder(async (folder) => {
      const unlock = await lockRun(folder);
      await expect(lockRun(folder)).rejects.toMatchObject({ code: 'runs/in-use' });
      await unlock();
      await (await lockRun(folder))();
      expect(await readdir(folder)).toEqual([]);
    });
  });

  it('lets exactly one of many in', async () => {
    await withFolder(async (folder) => {
      const attempts = await Promise.allSettled(Array.from({ length: 20 }, () => lockRun(folder)));
      expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });
  });

  it.each([
    ['a process that is gone', { process: 2 ** 22 + 1, started: '1', host: hostname() }],
    ['a process whose number was given again', { process: process.pid, started: '1', host: hostname() }],
    ['nobody', 'torn'],
  ])('takes over from %s', async (_, owner) => {
    await withFolder(async (folder) => {
      await writeFile(join(folder, 'run.lock'), JSON.stringify(owner));
      const unlock = await lockRun(folder);
      expect(existsSync(join(folder, 'run.lock'))).toBe(true);
      await unlock();
    });
  });

  it('leaves the lock of another machine alone', async () => {
    await withFolder(async (folder) => {
      await writeFile(join(folder, 'run.lock'), JSON.stringify({ process: 1, started: '1', host: 'elsewhere' }));
      await expect(lockRun(folder)).rejects.toThrow('Process 1 on elsewhere');
    });
  });
});
