import { describe, expect, it } from '@jest/globals';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findRun, runsMeant } from '../../src/registry/find-run.js';
import { withFolder } from '../cli/command.js';
import { storedRun, writeRuns } from '../compare/stored-runs.js';

const idsMeant = (runs: Parameters<typeof runsMeant>[0], wanted: string): string[] =>
  runsMeant(runs, wanted).map(({ manifest }) => manifest.id);

describe('runsMeant', () => {
  const runs = [
    storedRun({ id: 'abcd01', name: 'first' }),
    storedRun({ id: 'abcd02', name: 'abcd' }),
    storedRun({ id: 'abcd', name: 'third' }),
  ];

  it('takes an id before the beginning of one, and that before a name', () => {
    expect(idsMeant(runs, 'abcd')).toEqual(['abcd']);
    expect(idsMeant(runs.slice(0, 2), 'abcd')).toEqual(['abcd01', 'abcd02']);
    expect(idsMeant(runs, 'first')).toEqual(['abcd01']);
  });

  it('takes no beginning that is too short to mean something', () => {
    expect(idsMeant(runs, 'abc')).toEqual([]);
    expect(idsMeant(runs, '')).toEqual([]);
  });
});

describe('findRun', () => {
  it('finds a run by its folder and by its id, and says which others are near', async () => {
    await withFolder(async (out) => {
      await writeRuns(out, [{ id: 'abcd01' }, { id: 'ef0123' }]);
      const directory = join(out, 'study', 'abcd01');
      expect((await findRun(directory, 'nowhere')).directory).toBe(directory);
      expect((await findRun('abcd', out)).directory).toBe(directory);
      await expect(findRun('ef0124', out)).rejects.toMatchObject({
        code: 'registry/no-run',
        exitCode: 2,
        remedy: expect.stringContaining('Did you mean ef0123?') as unknown,
      });
    });
  });

  it('says what is wrong with the run of a folder', async () => {
    await withFolder(async (out) => {
      await writeRuns(out, [{ id: 'abcd01' }]);
      const directory = join(out, 'study', 'abcd01');
      await writeFile(join(directory, 'manifest.json'), '{');
      await expect(findRun(directory, out)).rejects.toMatchObject({
        code: 'registry/damaged-run',
        message: expect.stringContaining('is not whole JSON') as unknown,
      });
    });
  });

  it('does not choose between copies of a run', async () => {
    await withFolder(async (out) => {
      await writeRuns(out, [{ id: 'abcd01' }]);
      await cp(join(out, 'study'), join(out, 'copy'), { recursive: true });
      await expect(findRun('abcd01', out)).rejects.toMatchObject({
        code: 'registry/several-runs',
        remedy: expect.stringContaining(join(out, 'copy', 'abcd01')) as unknown,
      });
    });
  });
});
