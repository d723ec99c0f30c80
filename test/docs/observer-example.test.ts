import { describe, expect, it } from '@jest/globals';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadExperiment } from '../../src/config/index.js';
import { RunObservers } from '../../src/observers/run-observers.js';
import { identifyRun } from '../../src/runs/run-identity.js';
import { withFolder } from '../cli/command.js';
import { smallExperiment } from '../cli/small-experiment.js';

const examples = fileURLToPath(new URL('../../docs/examples/', import.meta.url));
const facts = { dataFingerprint: 'd', steps: 14, codeDigest: 'c' };
const lossAt = (step: number) => ({ step, epoch: 0, name: 'train/loss', value: step, wallTime: 1 });

describe('the example of an observer', () => {
  it('is told of losses, is no part of what a run is, and neither is what is edited in it', async () => {
    await withFolder(async (folder) => {
      await mkdir(join(folder, '.git'));
      await copyFile(join(examples, 'mean-loss.ts'), join(folder, 'mean-loss.ts'));
      const load = async (more: string) => {
        await writeFile(join(folder, 'small.yaml'), smallExperiment + more);
        return loadExperiment({
          file: join(folder, 'small.yaml'),
          overrides: [],
          environment: {},
          workingDirectory: folder,
          allowPlugins: true,
        });
      };
      const plain = identifyRun(await load(''), facts).id;
      const observed = 'plugins: [./mean-loss.ts]\nobservers: [{ kind: mean-loss, lines: 2 }]\n';
      const loaded = await load(observed);
      expect(loaded.experiment.observers[0]).toEqual({ kind: 'mean-loss', lines: 2 });
      expect(identifyRun(loaded, facts).id).toBe(plain);

      const said: string[] = [];
      const observers = new RunObservers();
      observers.add('noting', { messageLogged: ({ text }) => void said.push(text) });
      const context = { say: () => undefined, signal: new AbortController().signal, log: observers };
      const plugin = loaded.registry.find('observers', 'mean-loss')!;
      observers.add('mean-loss', await plugin.create({ lines: 2 } as never, context));
      for (const step of [1, 2, 3, 4]) observers.metricsLogged([lossAt(step)]);
      expect(said).toEqual(['Mean loss: 1.500', 'Mean loss: 3.500']);

      const source = await readFile(join(folder, 'mean-loss.ts'), 'utf8');
      await writeFile(join(folder, 'mean-loss.ts'), source.replace('Mean loss:', 'Mean:'));
      expect(identifyRun(await load(observed), facts).id).toBe(plain);
    });
  });
});
