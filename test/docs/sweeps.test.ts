import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadFile } from '../../src/config/index.js';
import { checkedPoints } from '../../src/sweeps/checked-points.js';
import { withFolder } from '../cli/command.js';
import { load, minimal } from '../config/load.js';

const text = readFileSync(fileURLToPath(new URL('../../docs/sweeps.md', import.meta.url)), 'utf8');
const examples = [...text.matchAll(/```yaml\n(sweep:[^]*?)```/g)].map(([, yaml = '']) => yaml);

describe('docs/sweeps.md', () => {
  it.each(examples.map((yaml, index) => [index, yaml] as const))('example %i is a valid sweep', async (index, yaml) => {
    const points = checkedPoints(await load({ files: { 'main.yaml': minimal + yaml } }));
    // In the order of the page: what it says of each, or follows from the counts in it.
    expect(points.length).toBe([6, 2, 20, 3, 12][index]);
  });

  it('has a study, which is valid', async () => {
    const [, study = ''] = /```yaml\n(# yaml-language-server[^]*?)```/.exec(text) ?? [];
    await withFolder(async (folder) => {
      const workingDirectory = fileURLToPath(new URL('../../docs/', import.meta.url));
      const file = join(folder, 'rows.yaml');
      await writeFile(file, study.replaceAll('../configs/', `${workingDirectory}../configs/`));
      const loaded = await loadFile({ file, overrides: [], environment: {}, workingDirectory, allowPlugins: false });
      expect(checkedPoints(loaded)).toHaveLength(8);
    });
  });

  it('has the examples', () => {
    expect(examples).toHaveLength(5);
  });
});
