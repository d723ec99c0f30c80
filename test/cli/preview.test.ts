import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand, withFolder } from './command.js';
import { writeExperiment } from './small-experiment.js';

const sweep = `
sweep:
  include:
    - { name: scenes, crops: { kind: scene-scene, size: 16 } }
    - { name: objects, crops: { kind: object-scene, size: 16 } }
    - { name: objects-again, crops: { kind: object-scene, size: 16 }, training.steps: 3 }
`;

interface Report {
  readonly holding: { readonly measure: string; readonly threshold: number };
  readonly strategies: readonly {
    readonly name: string;
    readonly items: number;
    readonly epochs: number;
    readonly objects: { readonly pairs: number; readonly sameObject: number };
  }[];
}

describe('preview --stats', () => {
  it('sets the points of a sweep side by side, once each, the same every time', async () => {
    await withFolder(async (folder) => {
      const environment = { CROPLAB_CACHE: join(folder, 'cache') };
      const file = await writeExperiment(folder, sweep);
      const args = ['preview', file, '--stats', '--epochs', '2', '--json', '-o', join(folder, 'stats.png')];
      const first = await runCommand(args, { environment });
      expect(first.code).toBe(0);
      const report = JSON.parse(first.stdout) as Report;
      expect(report.holding).toEqual({ measure: 'smaller', threshold: 0.5 });
      expect(report.strategies).toMatchObject([
        { name: 'scenes', items: 96, epochs: 2, objects: { pairs: 192 } },
        { name: 'objects', items: 96, epochs: 2, objects: { pairs: 192 } },
      ]);
      expect((await readFile(join(folder, 'stats.png'))).subarray(1, 4).toString()).toBe('PNG');
      expect((await runCommand(args, { environment })).stdout).toBe(first.stdout);
      const table = await runCommand(['preview', file, '--stats', '-n', '5', '--threshold', '0.8'], { environment });
      expect(table.stdout).toContain('at least 80 % of the smaller of the two');
      expect(table.stdout).toContain('two views hold no object in common');
    });
  }, 60_000);

  it('measures two files, and crops by the mean size of their proposals', async () => {
    await withFolder(async (folder) => {
      const environment = { CROPLAB_CACHE: join(folder, 'cache') };
      const files = [await writeExperiment(folder), await writeExperiment(folder, 'notes: the same', 'other.yaml')];
      const args = ['preview', ...files, 'crops.scale.object=auto', '--stats', '--json'];
      const { code, stdout } = await runCommand(args, { environment });
      expect(code).toBe(0);
      // Files of the same geometry are one column.
      expect((JSON.parse(stdout) as Report).strategies).toHaveLength(1);
    });
  }, 60_000);

  it('draws and measures crops that the method could not learn from', async () => {
    await withFolder(async (folder) => {
      const environment = { CROPLAB_CACHE: join(folder, 'cache') };
      const file = await writeExperiment(folder);
      const crops = (kind: string): string => `crops={ kind: ${kind}, size: 16 }`;
      const sheet = join(folder, 'sheet.png');
      expect(await runCommand(['preview', file, crops('single-object'), '-o', sheet], { environment })).toMatchObject({
        code: 0,
      });
      expect((await readFile(sheet)).subarray(1, 4).toString()).toBe('PNG');
      const measured = await runCommand(['preview', file, 'crops={ kind: multi-crop }', '--stats', '--json'], {
        environment,
      });
      expect((JSON.parse(measured.stdout) as Report).strategies).toHaveLength(1);
      const wrong = await runCommand(['validate', file, crops('single-object')], { environment });
      expect(wrong).toMatchObject({ code: 2, stdout: expect.stringContaining('takes 2 views of an image') });
    });
  }, 60_000);

  it('says what is wrong with its options', async () => {
    for (const args of [['--threshold', '0'], ['--epochs', '0'], ['--holds', 'views'], ['--json'], []]) {
      const { code, stderr } = await runCommand(['preview', ...(args.length > 0 ? ['x.yaml'] : ['a.b=1']), ...args]);
      expect(code).toBe(2);
      expect(stderr).toContain('error: ');
      expect(stderr).not.toMatch(/\n\s+at /);
    }
  });
});
