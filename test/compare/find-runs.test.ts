import { describe, expect, it } from '@jest/globals';
import { copyFile, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { compareFolders } from '../../src/compare/compare-folders.js';
import { findRuns } from '../../src/compare/find-runs.js';
import { readRun } from '../../src/compare/read-run.js';
import { withFolder } from '../cli/command.js';
import { writeRuns } from './stored-runs.js';

describe('findRuns', () => {
  it('finds runs at any depth, each once, in the order in which they were begun', async () => {
    await withFolder(async (folder) => {
      await writeRuns(join(folder, 'deep', 'er'), [{ id: 'aa' }, { id: 'b' }]);
      const { runs, damaged } = await findRuns([folder, join(folder, 'deep', 'er', 'study', 'b')]);
      expect(runs.map(({ manifest }) => manifest.id)).toEqual(['b', 'aa']);
      expect(damaged).toEqual([]);
    });
  });

  it('passes over what is damaged and says so', async () => {
    await withFolder(async (folder) => {
      await writeRuns(folder, [{ id: 'whole' }, { id: 'torn' }, { id: 'foreign' }, { id: 'list' }]);
      await writeFile(join(folder, 'study', 'torn', 'manifest.json'), '{"id": "to');
      const results = ['whole', 'foreign'].map((id) => join(folder, 'study', id, 'result.json')) as [string, string];
      await copyFile(...results);
      await writeFile(join(folder, 'study', 'list', 'manifest.json'), '[1, 2]');
      const {
        comparison: { rows, warnings },
      } = await compareFolders([folder]);
      expect(rows).toHaveLength(1);
      expect(warnings).toHaveLength(3);
      expect(warnings.join()).toMatch(/foreign.result\.json is damaged.*list.manifest\.json is damaged.*torn/);
    });
  });

  it('finds a folder once, however it is written', async () => {
    await withFolder(async (folder) => {
      await writeRuns(folder, [{ id: 'a' }, { id: 'stopped', status: 'interrupted' }]);
      const run = join(folder, 'study', 'a');
      const link = join(folder, 'link');
      await symlink(join(folder, 'study'), link);
      const { runs } = await findRuns([`${run}/`, run, relative(process.cwd(), folder), link]);
      expect(runs.map(({ manifest }) => manifest.id)).toEqual(['a', 'stopped']);
    });
  });

  it('searches six folders deep, and neither hidden ones nor packages', async () => {
    await withFolder(async (folder) => {
      const deep = join(folder, 'a', 'b', 'c', 'd');
      await writeRuns(deep, [{ id: 'deep' }]);
      await writeRuns(join(deep, 'e'), [{ id: 'deeper' }]);
      await writeRuns(join(folder, '.hidden'), [{ id: 'hidden' }]);
      await writeRuns(join(folder, 'node_modules'), [{ id: 'package' }]);
      await writeRuns(join(folder, 'evaluations'), [{ id: 'found' }]);
      const { runs } = await findRuns([folder]);
      expect(runs.map(({ manifest }) => manifest.id)).toEqual(['deep', 'found']);
    });
  });

  it.each<[reason: string, file: 'manifest.json' | 'result.json', change: object]>([
    ['times', 'manifest.json', { times: { started: '2026' } }],
    ['status', 'manifest.json', { status: 'sleeping' }],
    ['name, point', 'manifest.json', { name: 7, point: undefined }],
    ['seed', 'result.json', { seed: 'zero' }],
    ['metrics', 'result.json', { metrics: { 'linear/mAP': 'high' } }],
    ['protocol', 'result.json', { protocol: { linear: 'by hand' } }],
  ])('says that %s of %s is wrong', async (reason, file, change) => {
    await withFolder(async (folder) => {
      await writeRuns(folder, [{ id: 'a' }]);
      const path = join(folder, 'study', 'a', file);
      await writeFile(path, JSON.stringify({ ...(JSON.parse(await readFile(path, 'utf8')) as object), ...change }));
      expect(readRun(join(folder, 'study', 'a'))).toBe(`${path} is damaged: ${reason} missing or of another type.`);
    });
  });

  it('tells of a result that is gone and of a folder that cannot be read', async () => {
    await withFolder(async (folder) => {
      await writeRuns(folder, [{ id: 'a' }, { id: 'b' }]);
      await rm(join(folder, 'study', 'b', 'result.json'));
      const {
        comparison: { rows, warnings },
      } = await compareFolders([folder, join(folder, 'typo'), join(folder, 'study', 'a', 'result.json')]);
      expect(rows).toHaveLength(1);
      expect(warnings).toHaveLength(3);
      expect(warnings.join()).toMatch(/b.result\.json is missing.*a.result\.json cannot be read.*typo cannot be read/);
    });
  });

  it('says what to do where there are none', async () => {
    await withFolder(async (folder) => {
      await mkdir(join(folder, 'empty'));
      await expect(compareFolders([join(folder, 'empty')])).rejects.toMatchObject({
        code: 'compare/no-runs',
        exitCode: 3,
      });
      await expect(compareFolders([join(folder, 'missing')])).rejects.toMatchObject({ code: 'compare/no-runs' });
    });
  });
});
