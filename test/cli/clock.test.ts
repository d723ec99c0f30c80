import { describe, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunManifest } from '../../src/runs/run-files.js';
import { runCommand, withFolder } from './command.js';
import { writeExperiment } from './small-experiment.js';

/** A clock of the day that is set back by 400 days and set right again, over and over. */
const jumping = `
const [now, Real] = [Date.now.bind(Date), Date];
let reads = 0;
const jumped = () => now() - (Math.floor(++reads / 7) % 2) * 400 * 86_400_000;
globalThis.Date = class extends Real {
  constructor(...values) {
    if (values.length === 0) super(jumped());
    else super(...values);
  }
  static now() {
    return jumped();
  }
};
`;

describe('a clock that jumps', () => {
  it('changes no result, and not how long a run is said to have taken', async () => {
    await withFolder(async (folder) => {
      await writeExperiment(folder);
      await writeFile(join(folder, 'clock.mjs'), jumping);
      const run = async (out: string, environment: NodeJS.ProcessEnv): Promise<string> => {
        const { code, stdout, stderr } = await runCommand(['small.yaml', '--json', '--out', out], {
          cwd: folder,
          environment: { CROPLAB_CACHE: join(folder, 'cache'), ...environment },
        });
        expect([code, stderr]).toEqual([0, expect.not.stringContaining('mistake') as unknown]);
        return (JSON.parse(stdout) as { readonly runs: readonly { readonly dir: string }[] }).runs[0]!.dir;
      };
      const steady = await run('steady', {});
      const jumped = await run('jumped', { NODE_OPTIONS: `--import ${join(folder, 'clock.mjs')}` });
      for (const name of ['result.json', 'checkpoints/step-00000014.safetensors'])
        expect(await readFile(join(jumped, name))).toEqual(await readFile(join(steady, name)));
      const { times } = JSON.parse(await readFile(join(jumped, 'manifest.json'), 'utf8')) as RunManifest;
      expect(times.seconds).toBeGreaterThan(0);
      expect(times.seconds).toBeLessThan(3600);
      const lines = (await readFile(join(jumped, 'metrics.jsonl'), 'utf8')).trim().split('\n');
      const moments = lines.map((line) => (JSON.parse(line) as { readonly wallTime: number }).wallTime);
      // It did jump while the run was under way.
      expect(Math.max(...moments) - Math.min(...moments)).toBeGreaterThan(399 * 86_400_000);
      const listed = await runCommand(['list', '--out', 'jumped'], { cwd: folder });
      expect([listed.code, listed.stdout]).toEqual([0, expect.stringContaining('completed')]);
    });
  }, 60_000);
});
