import { describe, expect, it } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareFolders } from '../../src/compare/compare-folders.js';
import { findRuns } from '../../src/compare/find-runs.js';
import { withFolder } from '../cli/command.js';
import { writeRuns } from './stored-runs.js';

describe('findRuns', () => {
  it('finds runs at any depth, each once, in the order in which they were begun', async () => {
    await withFolder(async (folder) => {
      await writeRuns(join(folder, 'deep', 'er'), [{ id: 'bb' }, { id: 'a' }]);
      const { runs, damaged } = await findRuns([folder, join(folder, 'deep', 'er', 'study', 'a')]);
      expect(runs.map(({ manifest }) => manifest.id)).toEqual(['a', 'bb']);
      expect(damaged).toEqual([]);
    });
  });

  it('passes over what is damaged and says so', async () => {
    await withFolder(async (folder) => {
      await writeRuns(folder, [{ id: 'whole' }, { id: 'torn' }, { id: 'foreign' }, { id: 'list' }]);
      await writeFile(join(folder, 'study', 'torn', 'manifest.json'), '{"id": "to');
      await writeFile(join(folder, 'study', 'foreign', 'result.json'), '{"id": "other"}');
      await writeFile(join(folder, 'study', 'list', 'manifest.json'), '[1, 2]');
      const { rows, warnings } = await compareFolders([folder]);
      expect(rows).toHaveLength(1);
      expect(warnings).toHaveLength(3);
      expect(warnings.join()).toMatch(/foreign.result\.json is damaged.*list.manifest\.json is damaged.*torn/);
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
