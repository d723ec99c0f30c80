import { describe, expect, it } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadExperiment } from '../../src/config/index.js';
import { evaluatorPlugins } from '../../src/evaluators/plugins.js';
import {
  sourceOfRun,
  sourceOfWeights,
  type EvaluationSource,
} from '../../src/training/evaluation/evaluation-source.js';
import type { RunManifest } from '../../src/runs/run-files.js';
import { withFolder } from '../cli/command.js';
import { minimal } from '../config/load.js';

const examples = fileURLToPath(new URL('../../docs/examples/', import.meta.url));

/** Loads an example over something that can be evaluated. */
async function loadOver({ base }: EvaluationSource, name: string) {
  const file = join(examples, name);
  return loadExperiment({
    file,
    overrides: [],
    environment: {},
    workingDirectory: examples,
    allowPlugins: false,
    base,
  });
}

describe('the examples of evaluations', () => {
  it('fit a run', async () => {
    await withFolder(async (folder) => {
      await writeFile(join(folder, 'config.yaml'), minimal);
      const checkpoint = join(folder, 'checkpoints', 'step-00000010');
      await mkdir(join(folder, 'checkpoints'));
      await writeFile(`${checkpoint}.safetensors`, '');
      const sha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
      await writeFile(`${checkpoint}.json`, JSON.stringify({ tensors: { sha256 } }));
      const manifest = { id: '0123456789ab', name: 'a', identity: {} };
      const run = { directory: folder, manifest: manifest as unknown as RunManifest };
      const { experiment } = await loadOver(await sourceOfRun(run, 10), 'evaluators.yaml');
      expect(experiment).toMatchObject({ backbone: { kind: 'resnet10' }, training: { steps: 0 } });
      const kinds = new Set(experiment.evaluators.map(({ kind }) => kind));
      // Scenes show several classes, and the probe beside the training cannot be asked later.
      const others = evaluatorPlugins.map(({ kind }) => kind).filter((kind) => !kinds.has(kind));
      expect(others).toEqual(['linear-top1', 'online-linear']);
    });
  });

  it('fit a file of weights', async () => {
    await withFolder(async (folder) => {
      const weights = join(folder, 'w.safetensors');
      await writeFile(weights, '');
      const { experiment } = await loadOver(await sourceOfWeights(weights, folder), 'weights.yaml');
      expect(experiment).toMatchObject({ data: { kind: 'scenes' }, backbone: { kind: 'resnet10', weights } });
      expect(experiment.evaluators).toHaveLength(7);
    });
  });
});
