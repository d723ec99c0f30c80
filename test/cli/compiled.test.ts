import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, type CommandOutcome } from './command.js';
import { endAt } from './end-at.js';
import { writeExperiment } from './small-experiment.js';

interface RunDocument {
  readonly runs: readonly { readonly id: string; readonly dir: string; readonly status: string }[];
}

/** MoCo v2 whose loss is read back in the middle of the step. */
const readingPlugin = `
import { defineMethod } from 'croplab';
import type { Method, MethodContext } from 'croplab';

export const reading = defineMethod({
  kind: 'reading',
  summary: 'Reads a tensor back.',
  schema: { type: 'object', properties: {}, additionalProperties: false },
  traits: { views: { exactly: 2 }, needsLabels: false },
  create: (_settings: object, { engine, backbone, scope, random }: MethodContext): Method => {
    const encoder = backbone.build(scope.scope('backbone'), random, 3);
    return {
      encoder,
      trainables: encoder.scope.entries().filter(({ role }) => role === 'parameter'),
      inputs: () => ({}),
      prepare: () => ({}),
      loss: ({ views }) => {
        const features = encoder.forward(views[0], 'training');
        const loss = features.square().mean();
        const [scale] = loss.dataSync();
        return { loss: loss.div(scale), metrics: {} };
      },
      finish: () => undefined,
    };
  },
});
`;

describe('run-exp with engine.mode compiled', () => {
  let folder: string;
  let cache: { CROPLAB_CACHE: string };
  const start = (out: string, more: readonly string[] = [], during?: Parameters<typeof endAt>[0]) =>
    runCommand(['small.yaml', '--out', out, '--json', 'engine.mode=compiled', ...more], {
      cwd: folder,
      environment: cache,
      ...(during === undefined ? {} : { during: endAt(during) }),
    });
  const runOf = ({ stdout }: CommandOutcome): RunDocument['runs'][number] =>
    (JSON.parse(stdout) as RunDocument).runs[0]!;
  const bytesOf = async (dir: string): Promise<Buffer[]> =>
    Promise.all(['result.json', 'checkpoints/step-00000014.safetensors'].map((name) => readFile(join(dir, name))));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'croplab-compiled-'));
    cache = { CROPLAB_CACHE: join(folder, 'cache') };
    await writeExperiment(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('compiles once, and ends with the same bytes after kill -9 and another start', async () => {
    const unbroken = await start('unbroken');
    expect(unbroken.stderr).toMatch(/Compiling the training step/);
    const { dir } = runOf(unbroken);
    const manifest = JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8')) as { engine: object };
    expect(manifest.engine).toMatchObject({ mode: 'compiled' });
    const killed = await start('killed', [], { step: 4, out: join(folder, 'killed'), signal: 'SIGKILL' });
    expect(killed.stdout).toBe('');
    const resumed = await start('killed');
    expect(resumed.stderr).toMatch(/Going on from step (4|8|12) of 14/);
    expect(resumed.stderr).not.toMatch(/Compiling/);
    expect(await bytesOf(runOf(resumed).dir)).toEqual(await bytesOf(dir));
  }, 120_000);

  it('says where a step cannot be compiled; mode auto goes on eagerly', async () => {
    await writeFile(join(folder, 'reading.ts'), readingPlugin);
    await writeFile(join(folder, 'package.json'), '{}');
    const more = ['plugins=[reading.ts]', 'method.kind=reading', 'method={kind: reading}', 'evaluators=[]'];
    const refused = await start('reading', more);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/cannot be compiled: .*reads a tensor back to JavaScript at .*reading\.ts:\d+:\d+/);
    const eager = await start('eager', [
      ...more,
      'training.steps=200',
      'optimizer.learningRate=0.00001',
      'engine.mode=auto',
    ]);
    expect(eager.stderr).toMatch(/Warning: .*reading\.ts:\d+.* It goes on operation by operation\./);
    expect(runOf(eager).status).toBe('completed');
  }, 120_000);
});
