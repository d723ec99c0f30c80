import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand, type CommandOutcome } from './command.js';
import { writeExperiment } from './small-experiment.js';

interface Run {
  readonly id: string;
  readonly dir: string;
  readonly metrics: Readonly<Record<string, number>>;
}

const runOf = ({ stdout }: CommandOutcome): Run => (JSON.parse(stdout) as { readonly runs: readonly Run[] }).runs[0]!;
const hostile = fileURLToPath(new URL('../golden/weights/hostile_legacy.pth.tar', import.meta.url));

describe('weights that travel', () => {
  let folder: string;
  let trained: Run;
  const at = (name: string): string => join(folder, name);
  const command = (...args: readonly string[]) =>
    runCommand(args, { cwd: folder, environment: { CROPLAB_CACHE: at('cache') } });
  const start = (...more: readonly string[]) => command('small.yaml', '--json', ...more);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'croplab-weights-'));
    await writeExperiment(folder);
    trained = runOf(await start());
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(['torchvision', 'detectron2', 'timm'])('leave as %s and come back with the same metrics', async (format) => {
    const file = `${format}.safetensors`;
    const exported = await command('export', trained.id, '--format', format, '-o', file);
    expect(exported).toMatchObject({ code: 0, stdout: expect.stringContaining('60 tensors') as unknown });
    const measured = runOf(await start('training.steps=0', `backbone.weights=${file}`, `name=${format}`));
    expect(measured.metrics).toEqual(trained.metrics);
  });

  it('belong to what a run is by their bytes, not by their place', async () => {
    await command('export', trained.dir, '-o', 'a.safetensors');
    await command('export', trained.dir, '-o', 'b.safetensors');
    await command('export', trained.dir, '--format', 'detectron2', '-o', 'c.safetensors');
    const runs: Run[] = [];
    for (const file of ['null', 'a.safetensors', 'b.safetensors', 'c.safetensors']) {
      runs.push(runOf(await start('training.steps=0', 'evaluators=[]', `backbone.weights=${file}`, 'name=bytes')));
    }
    const [drawn, a, b, c] = runs;
    expect(await readFile(at('a.safetensors'))).toEqual(await readFile(at('b.safetensors')));
    expect(b?.id).toBe(a?.id);
    expect(new Set([drawn?.id, a?.id, c?.id]).size).toBe(3);
  });

  it('begin a training, which goes another way from there', async () => {
    await command('export', trained.dir, '-o', 'start.safetensors');
    const going = runOf(await start('training.steps=2', 'backbone.weights=start.safetensors', 'name=going'));
    const fresh = runOf(await start('training.steps=2', 'name=fresh'));
    expect(going.metrics).not.toEqual(fresh.metrics);
  });

  it.each([
    ['hostile', hostile, 'posix.system'],
    ['absent', 'nowhere.safetensors', 'backbone.weights cannot be read'],
  ])('that are %s end the run with a reason', async (name, file, reason) => {
    const { code, stderr } = await start('training.steps=0', `backbone.weights=${file}`, `name=${name}`);
    expect(code).toBe(3);
    expect(stderr).toContain(reason);
    expect(stderr).not.toContain('    at ');
  });

  it.each([
    [['export', 'unknown', '-o', 'x.safetensors'], 'No run in runs is called unknown.'],
    [['export', '.', '-o', 'x.safetensors'], 'No run in runs is called .'],
  ])('are not exported by %p', async (args, reason) => {
    const { code, stderr } = await command(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(reason);
    expect(existsSync(at('x.safetensors'))).toBe(false);
  });
});
