import { describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadExperiment } from '../../src/config/index.js';
import { codeDigest } from '../../src/runs/code-digest.js';
import { runIdentity, type IdentityRequest } from '../../src/runs/run-identity.js';
import { withFolder } from '../cli/command.js';
import { smallExperiment } from '../cli/small-experiment.js';

async function identityOf(
  overrides: readonly string[],
  change: Partial<IdentityRequest> = {},
  text: string = smallExperiment,
): Promise<string> {
  return withFolder(async (folder) => {
    const file = join(folder, 'small.yaml');
    await writeFile(file, text);
    const { experiment } = await loadExperiment({
      file,
      overrides,
      environment: {},
      workingDirectory: folder,
      allowPlugins: false,
    });
    const request = {
      dataPaths: ['root'],
      dataFingerprint: 'd',
      proposalPaths: ['file'],
      steps: 14,
      pluginFiles: [],
      codeDigest: 'c',
    };
    return runIdentity({ experiment, ...request, ...change }).id;
  });
}

describe('runIdentity', () => {
  it('is twelve hex digits, the same for the same content', async () => {
    const id = await identityOf([]);
    expect(id).toMatch(/^[0-9a-f]{12}$/);
    expect(await identityOf([])).toBe(id);
  });

  it.each([
    'name=other',
    'notes=more',
    'tags=[a]',
    'training.workers=4',
    'training.prefetch=9',
    'training.logEverySteps=1',
    'training.checkpoint.everySteps=1',
    'engine.threads=3',
    'engine.device=cpu',
    'observers=[{ kind: tensorboard }, { kind: console, level: error }]',
    // What is the default is the same, written or not.
    'method.temperature=0.2',
  ])('does not depend on %s', async (override) => {
    expect(await identityOf([override])).toBe(await identityOf([]));
  });

  it.each([
    'method.temperature=0.1',
    'crops.dilation=0.2',
    'training.seed=1',
    'training.batchSize=32',
    'data.seed=1',
    'evaluators.0.epochs=6',
    'optimizer.learningRate=0.06',
  ])('depends on %s', async (override) => {
    expect(await identityOf([override])).not.toBe(await identityOf([]));
  });

  it('does not depend on comments, blank lines and the order of keys', async () => {
    const blocks = smallExperiment.trim().split(/\n(?=\w)/);
    const method = '{ kind: moco-v2, queueSize: 64, momentum: 0.9, dimension: 16 }';
    const turned = '{ dimension: 16, momentum: 0.9, queueSize: 64, kind: moco-v2 } # the other way round';
    const text = `# reversed\n\n${blocks.reverse().join('\n\n').replace(method, turned)}\n`;
    expect(text).toContain(turned);
    expect(await identityOf([], {}, text)).toBe(await identityOf([]));
  });

  it('depends on data, length, code and plug-ins', async () => {
    const changes: Partial<IdentityRequest>[] = [
      { dataFingerprint: 'e' },
      { steps: 13 },
      { codeDigest: 'x' },
      { pluginFiles: [{ path: '/a.ts', sha256: '01' }] },
    ];
    const ids = await Promise.all([{}, ...changes].map((change) => identityOf([], change)));
    expect(new Set(ids).size).toBe(ids.length);
    const moved = await identityOf([], { pluginFiles: [{ path: '/elsewhere/b.ts', sha256: '01' }] });
    expect(moved).toBe(ids[4]);
    const observed = await identityOf([], { pluginFiles: [{ path: '/a.ts', sha256: '01', isBesideRuns: true }] });
    expect(observed).toBe(ids[0]);
  });
});

describe('codeDigest', () => {
  it('is the same twice', async () => {
    expect(await codeDigest()).toBe(await codeDigest());
    expect(await codeDigest()).toMatch(/^[0-9a-f]{64}$/);
  });
});
