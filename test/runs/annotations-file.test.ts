import { describe, expect, it } from '@jest/globals';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { changeAnnotations, readAnnotations } from '../../src/runs/annotations-file.js';
import { tagsOf } from '../../src/runs/annotations.js';
import { lockRun } from '../../src/runs/run-lock.js';
import { withFolder } from '../cli/command.js';

const withTag = (tag: string) => (former: { notes: readonly never[] | readonly { when: string; text: string }[]; tags: readonly string[] }) => ({
  ...former,
  tags: [...former.tags, tag],
});

describe('annotations', () => {
  it('keeps what each of many writers has written, and leaves one file', async () => {
    await withFolder(async (folder) => {
      const tags = Array.from({ length: 20 }, (_, index) => `tag-${index}`);
      await Promise.all(tags.map((tag) => changeAnnotations(folder, withTag(tag))));
      const read = readAnnotations(folder);
      expect(typeof read === 'object' && [...read.tags].sort()).toEqual([...tags].sort());
      expect(await readdir(folder)).toEqual(['annotations.json']);
    });
  });

  it('can be changed while the run is under way, and after a writer was killed', async () => {
    await withFolder(async (folder) => {
      const lock = await lockRun(folder);
      const gone = { process: 2 ** 22 + 1, started: '1', host: hostname() };
      await writeFile(join(folder, 'annotations.lock'), JSON.stringify(gone));
      expect(await changeAnnotations(folder, withTag('a'))).toEqual({ notes: [], tags: ['a'] });
      await lock.release();
      expect(await readdir(folder)).toEqual(['annotations.json']);
    });
  });

  it('says nothing where there are none, and why where they cannot be read', async () => {
    await withFolder(async (folder) => {
      const file = join(folder, 'annotations.json');
      expect(readAnnotations(folder)).toBeUndefined();
      for (const [content, reason] of [
        ['{"tags": [', 'not whole JSON'],
        ['{"tags": ["a"]}', 'does not hold notes and tags'],
        ['{"notes": [{"text": 1}], "tags": []}', 'does not hold notes and tags'],
      ] as const) {
        await writeFile(file, content);
        expect(readAnnotations(folder)).toContain(reason);
        await expect(changeAnnotations(folder, withTag('a'))).rejects.toMatchObject({
          code: 'runs/annotations-damaged',
        });
        expect(await readFile(file, 'utf8')).toBe(content);
      }
    });
  });

  it('writes nothing where the change is refused, and is free again', async () => {
    await withFolder(async (folder) => {
      const refuse = (): never => {
        throw new RangeError('no');
      };
      await expect(changeAnnotations(folder, refuse)).rejects.toThrow('no');
      expect(await readdir(folder)).toEqual([]);
    });
  });

  it('says that the folder cannot be written', async () => {
    await withFolder(async (folder) => {
      await expect(changeAnnotations(join(folder, 'gone'), withTag('a'))).rejects.toMatchObject({
        code: 'runs/unwritable',
      });
    });
  });

  it('joins tags of the configuration with those given since', () => {
    expect(tagsOf({ tags: ['a', 'b'] }, { notes: [], tags: ['b', 'c'] })).toEqual(['a', 'b', 'c']);
    expect(tagsOf({ tags: 'torn' as never })).toEqual([]);
  });
});
