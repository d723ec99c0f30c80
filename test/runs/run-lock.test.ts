import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { inheritLock, lockHolder, lockRun } from '../../src/runs/run-lock.js';
import { withFolder } from '../cli/command.js';

const gone = { process: 2 ** 22 + 1, started: '1', host: hostname() };

describe('lockRun', () => {
  it('lets one in at a time, and the next when it is given back', async () => {
    await withFolder(async (folder) => {
      const lock = await lockRun(folder);
      await expect(lockRun(folder)).rejects.toMatchObject({ code: 'runs/in-use' });
      await lock.release();
      await (await lockRun(folder)).release();
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
    ['a process that is gone', gone],
    ['a process whose number was given again', { process: process.pid, started: '1', host: hostname() }],
    ['nobody', 'torn'],
  ])('takes over from %s', async (_, owner) => {
    await withFolder(async (folder) => {
      await writeFile(join(folder, 'run.lock'), JSON.stringify(owner));
      const lock = await lockRun(folder);
      expect(existsSync(join(folder, 'run.lock'))).toBe(true);
      await lock.release();
      expect(await readdir(folder)).toEqual([]);
    });
  });

  it('lets exactly one of many take over from a process that is gone', async () => {
    await withFolder(async (folder) => {
      for (let round = 0; round < 20; round += 1) {
        await writeFile(join(folder, 'run.lock'), JSON.stringify({ ...gone, token: String(round) }));
        const attempts = await Promise.allSettled(Array.from({ length: 8 }, () => lockRun(folder)));
        const taken = attempts.filter((attempt) => attempt.status === 'fulfilled');
        expect(taken).toHaveLength(1);
        await taken[0]?.value.release();
        expect(await readdir(folder)).toEqual([]);
      }
    });
  });

  it('takes over where the one that was taking over is gone too', async () => {
    await withFolder(async (folder) => {
      const text = JSON.stringify(gone);
      const succession = createHash('sha256').update(text).digest('hex').slice(0, 16);
      await writeFile(join(folder, 'run.lock'), text);
      await writeFile(join(folder, `run.lock.after.${succession}`), JSON.stringify({ ...gone, token: 'second' }));
      await writeFile(join(folder, 'run.lock.left'), text);
      await (await lockRun(folder)).release();
      expect(await readdir(folder)).toEqual([]);
    });
  });

  it('is handed to another process, which alone can inherit it', async () => {
    await withFolder(async (folder) => {
      const lock = await lockRun(folder);
      await lock.handTo(process.ppid);
      expect(await lockHolder(folder)).toMatchObject({ process: process.ppid });
      await expect(inheritLock(folder)).rejects.toMatchObject({ code: 'runs/in-use' });
      await lock.handTo(process.pid);
      await (await inheritLock(folder)).release();
      expect(await lockHolder(folder)).toBeUndefined();
    });
  });

  it('leaves the lock of another machine alone', async () => {
    await withFolder(async (folder) => {
      await writeFile(join(folder, 'run.lock'), JSON.stringify({ process: 1, started: '1', host: 'elsewhere' }));
      await expect(lockRun(folder)).rejects.toThrow('Process 1 on elsewhere');
    });
  });
});
