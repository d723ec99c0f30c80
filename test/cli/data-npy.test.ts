import { describe, expect, it } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFiles } from '../data/temporary-folder.js';
import { runCommand, withFolder } from './command.js';

const header = '{"format":"croplab-image-index","version":1,"content":"classes"}\n';
const index = `${header}{"image":"b","classes":["/m/cat"]}\n{"image":"a","classes":["/m/dog","/m/cat"]}\n`;

describe('run-exp data npy convert', () => {
  it('says what it wrote, in words or as a document, and what it cannot read', async () => {
    await withFolder(async (folder) => {
      await writeFiles(folder, { 'a.jsonl': index, 'cut.jsonl': `${header}{"image":"b","clas` });
      const convert = (...args: readonly string[]) => runCommand(['data', 'npy', 'convert', ...args], { cwd: folder });
      expect((await convert('a.jsonl', 'a.npy')).stdout).toBe('Wrote a.npy: classes of 2 images.\n');
      const back = await convert('a.npy', 'b.jsonl', '--json');
      expect(JSON.parse(back.stdout)).toEqual({ file: 'b.jsonl', content: 'classes', images: 2 });
      for (const args of [
        ['cut.jsonl', 'c.npy'],
        ['a.npy', 'c.csv'],
      ]) {
        const { code, stderr } = await convert(...args);
        expect(code).toBeGreaterThan(1);
        expect(stderr).not.toMatch(/\n\s+at /);
      }
      expect((await readdir(join(folder))).sort()).toEqual(['a.jsonl', 'a.npy', 'b.jsonl', 'cut.jsonl']);
    });
  });
});
