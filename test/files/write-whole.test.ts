import { describe, expect, it } from '@jest/globals';
import { readdir, readFile, readlink, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { openSync, closeSync } from 'node:fs';
import { writeAll, writeFileWhole } from '../../src/files/write-whole.js';
import { withFolder } from '../cli/command.js';

describe('writeFileWhole', () => {
  it('replaces a file and leaves nothing beside it, whoever else writes it', async () => {
    await withFolder(async (folder) => {
      const path = join(folder, 'file.json');
      const contents = Array.from({ length: 10 }, (_, index) => String(index).repeat(100_000));
      await Promise.all(contents.map((content) => writeFileWhole(path, content)));
      expect(contents).toContain(await readFile(path, 'utf8'));
      expect(await readdir(folder)).toEqual(['file.json']);
    });
  });

  it('leaves the former file and nothing else where the new one cannot be written', async () => {
    await withFolder(async (folder) => {
      const path = join(folder, 'file.json');
      await writeFileWhole(path, 'former');
      await expect(writeFileWhole(path, { length: 1 } as never)).rejects.toThrow();
      expect([await readFile(path, 'utf8'), await readdir(folder)]).toEqual(['former', ['file.json']]);
    });
  });

  it('replaces what a link leads to', async () => {
    await withFolder(async (folder) => {
      await writeFileWhole(join(folder, 'file'), 'former', { mode: 0o600 });
      await symlink('file', join(folder, 'link'));
      await writeFileWhole(join(folder, 'link'), 'new', { mode: 0o600 });
      expect([await readlink(join(folder, 'link')), await readFile(join(folder, 'file'), 'utf8')]).toEqual([
        'file',
        'new',
      ]);
      expect((await stat(join(folder, 'file'))).mode & 0o777).toBe(0o600);
    });
  });
});

describe('writeAll', () => {
  it('says that a disk is full', () => {
    const file = openSync('/dev/full', 'w');
    try {
      expect(() => {
        writeAll(file, Buffer.from('text'));
      }).toThrow(/ENOSPC/);
    } finally {
      closeSync(file);
    }
  });
});
