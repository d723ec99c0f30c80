import { expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand, withFolder } from './command.js';
import { smallExperiment } from './small-experiment.js';

const experiment = smallExperiment
  .replace('steps: 14', 'steps: 6')
  .replace('everySteps: 4', 'everySteps: 4, keepBest: { metric: linear-multilabel/validation/mAP, direction: max }')
  .replace('epochs: 5', 'epochs: 5, every: 3');

const sweep = `
sweep:
  grid: { optimizer.learningRate: [0.0001, 0.05] }
  halving: { metric: linear-multilabel/validation/mAP, direction: max, firstSteps: 3, eta: 2 }
`;

interface Document {
  readonly runs: readonly { readonly id: string; readonly dir: string; readonly point: Record<string, number> }[];
}

it('successive halving goes on with the better points, to the same bytes as without it', async () => {
  await withFolder(async (folder) => {
    await writeFile(join(folder, 'small.yaml'), experiment + sweep);
    const start = (...more: readonly string[]) =>
      runCommand(['small.yaml', '--json', ...more], {
        cwd: folder,
        environment: { CROPLAB_CACHE: join(folder, 'cache') },
      });
    const outcome = await start();
    expect([outcome.code, outcome.stderr]).toEqual([0, expect.stringContaining('Rung 2 of 2: 1 run to the end.')]);
    const { runs } = JSON.parse(outcome.stdout) as Document;
    const resultOf = async (dir: string): Promise<{ steps: number; metrics: Record<string, number> }> =>
      JSON.parse(await readFile(join(dir, 'result.json'), 'utf8')) as never;
    const results = await Promise.all(runs.map(({ dir }) => resultOf(dir)));
    expect(results.map(({ steps }) => steps).sort()).toEqual([3, 6]);
    const winner = runs[results.findIndex(({ steps }) => steps === 6)]!;
    expect(await readFile(join(winner.dir, 'log.jsonl'), 'utf8')).toContain('begins with the last state of');

    const rate = String(winner.point['optimizer.learningRate']);
    const alone = await start('--out', 'alone', 'sweep=null', `optimizer.learningRate=${rate}`);
    const [whole] = (JSON.parse(alone.stdout) as Document).runs;
    expect(whole?.id).toBe(winner.id);
    const written = ['result.json', 'checkpoints/step-00000006.safetensors', 'checkpoints/step-00000006.json'];
    for (const name of written) {
      expect(await readFile(join(winner.dir, name))).toEqual(await readFile(join(whole!.dir, name)));
    }
    const logged = async (dir: string): Promise<string[]> => {
      const lines = (await readFile(join(dir, 'metrics.jsonl'), 'utf8')).trim().split('\n');
      const metrics = lines.map((line) => JSON.parse(line) as { step: number; name: string; value: number });
      return metrics
        .filter(({ name }) => !name.startsWith('time/'))
        .map(({ step, name, value }) => `${step} ${name} ${value}`);
    };
    expect(await logged(winner.dir)).toEqual(await logged(whole!.dir));
  });
}, 120_000);
