import { describe, expect, it } from '@jest/globals';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { requirePath } from '../../src/data/require-path.js';
import { temporaryFolders, writeFiles } from './temporary-folder.js';

const newFolder = temporaryFolders();

/** Root may read everything. */
const isRoot = process.getuid?.() === 0;

async function check(path: string, kind: 'file' | 'folder' | 'folder or file'): Promise<string> {
  return requirePath({ setting: 'data.root', path, kind, obtain: 'Get it.' });
}

describe('requirePath', () => {
  it('tells folders from files, and says what is not there', async () => {
    const folder = await newFolder();
    await writeFiles(folder, { file: '' });
    expect(await check(folder, 'folder or file')).toBe('folder');
    expect(await check(join(folder, 'file'), 'folder or file')).toBe('file');
    await expect(check(folder, 'file')).rejects.toMatchObject({ code: 'data/path-missing' });
    await expect(check(join(folder, 'none'), 'folder')).rejects.toMatchObject({
      code: 'data/path-missing',
      message: `data.root names a folder that is not there: ${join(folder, 'none')}`,
    });
  });

  (isRoot ? it.skip : it)('says what cannot be read', async () => {
    const folder = await newFolder();
    await writeFiles(folder, { file: '' });
    await mkdir(join(folder, 'below'));
    for (const name of ['file', 'below']) {
      await chmod(join(folder, name), 0);
      await expect(check(join(folder, name), 'folder or file')).rejects.toMatchObject({
        code: 'data/path-unreadable',
        message: expect.stringContaining('that cannot be read (EACCES): '),
      });
      await chmod(join(folder, name), 0o700);
    }
  });
});
