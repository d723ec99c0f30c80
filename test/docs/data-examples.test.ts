import { describe, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { datasetPlugins } from '../../src/data/plugins.js';
import { runCommand, withFolder } from '../cli/command.js';

const page = await readFile(fileURLToPath(new URL('../../docs/data.md', import.meta.url)), 'utf8');

const examples = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = '']) => text);
const experiments = examples.filter((text) => text.startsWith('name:'));
const splits = examples.filter((text) => text.startsWith('split:'));

describe('the page on data', () => {
  it('names every reader', () => {
    for (const { kind } of datasetPlugins) expect(page).toContain(`\`${kind}\``);
  });

  it('has experiments and splits that are valid', async () => {
    expect([experiments.length, splits.length]).toEqual([6, 4]);
    await withFolder(async (folder) => {
      const texts = [
        ...experiments,
        ...splits.map((split) =>
          experiments[0]!.replace('root: photographs', `root: photographs, ${split.replace(/ #.*/, '').trim()}`),
        ),
      ];
      const files = texts.map((_, index) => join(folder, `${index}.yaml`));
      for (const [index, text] of texts.entries()) await writeFile(files[index]!, text);
      const { code, stdout } = await runCommand(['validate', ...files]);
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^(.* is valid: \w+\n){10}$/) });
    });
  });
});
