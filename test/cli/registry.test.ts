import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeRuns } from '../compare/stored-runs.js';
import { runCommand } from './command.js';

const ESCAPE = '\u001b';

describe('run-exp list, show, note and tag', () => {
  let folder: string;
  const run = (...args: readonly string[]) => runCommand(args, { cwd: folder });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'croplab-registry-'));
    await writeRuns(join(folder, 'runs'), [
      { id: 'aaaa01', name: 'scene', value: 40, point: { 'method.temperature': 0.1 } },
      { id: 'bbbb02', name: `object${ESCAPE}[31m`, status: 'interrupted' },
      { id: 'cccc03', name: 'torn' },
    ]);
    await writeFile(join(folder, 'runs', 'study', 'cccc03', 'manifest.json'), '{"id":');
    const provenance = {
      values: [
        { path: 'crops.kind', value: 'none', origin: { from: 'file', file: 'a.yaml', line: 3, column: 9 } },
        { path: 'training.seed', value: 0, origin: { from: 'default', declaredBy: 'training' } },
      ],
    };
    await writeFile(join(folder, 'runs', 'study', 'aaaa01', 'provenance.json'), JSON.stringify(provenance));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('lists what ran, tells of what it cannot read, and prints no name that steers the terminal', async () => {
    const { code, stdout, stderr } = await run('list');
    expect(code).toBe(0);
    expect(stdout).toMatch(/aaaa01 │ scene +│ completed +│ method\.temperature=0\.1 .*│ linear.mAP │ 40\.00 │ +100 │/);
    expect(stdout).toMatch(/bbbb02 │ object\uFFFD\[31m │ interrupted │/);
    expect(stderr).toMatch(/^Note: runs.study.cccc03.manifest\.json is damaged/);
    expect(stdout + stderr).not.toContain(ESCAPE);
  });

  it('gives one document, of the runs that are asked for', async () => {
    const { stdout } = await run('list', '--where', 'status=completed', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      runs: [{ id: 'aaaa01', status: 'completed', metric: { name: 'linear/mAP', value: 40 } }],
      damaged: [expect.stringContaining('cccc03')],
    });
    expect((await run('list', '--out', 'nowhere')).stdout).toBe('There are no runs in nowhere.\n');
  });

  it('notes and tags a run, which finds it again and changes nothing else', async () => {
    const manifest = join(folder, 'runs', 'study', 'aaaa01', 'manifest.json');
    const before = await readFile(manifest, 'utf8');
    expect((await run('tag', 'aaaa', 'paper', 'best')).stdout).toBe('paper, best\n');
    expect((await run('tag', 'scene', '--remove', 'best')).stdout).toBe('paper\n');
    expect((await run('note', 'aaaa01', 'seen', 'by', 'eye')).stdout).toMatch(/ {2}seen by eye\n$/);
    const found = await run('compare', 'runs', '--where', 'tags=paper', '--json');
    expect(JSON.parse(found.stdout)).toMatchObject({ rows: [{ name: expect.stringContaining('scene') as unknown }] });
    expect((await run('list', '--where', 'tags=paper')).stdout).toMatch(/paper │ seen by eye/);
    expect(await readFile(manifest, 'utf8')).toBe(before);
    const refused = await run('tag', 'aaaa01', '--remove', 'none');
    expect([refused.code, refused.stderr]).toEqual([2, 'The run has no tags none.\nIt has paper.\n']);
  });

  it.each(['aaaa', 'scene'])('is named %s in every command that takes a run', async (word) => {
    const outcomes = await Promise.all([
      run('diff', word, word),
      run('compare', word),
      run('evaluate', word, 'probes.yaml'),
      run('export', word, '-o', 'w.safetensors'),
    ]);
    const [diff, compare, evaluate, exported] = outcomes.map(({ code, stdout, stderr }) => [code, stdout + stderr]);
    expect(diff).toEqual([0, `${word} and ${word} are the same.\n`]);
    expect(compare).toEqual([0, expect.stringContaining('scene')]);
    expect(evaluate).toEqual([3, expect.stringContaining('aaaa01 keeps no checkpoint')]);
    expect(exported).toEqual([3, expect.stringContaining('aaaa01 has no weights')]);
    const unknown = await run('compare', `${word}s`);
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('Or name a folder that runs lie in')]);
  });

  it('shows what a run is, what was chosen in it, and what lies in its folder', async () => {
    const { code, stdout } = await run('show', 'aaaa01');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^scene {2}aaaa01\n {2}state +completed\n/);
    expect(stdout).toMatch(/\n {2}crops\.kind +none +a\.yaml:3:9\n/);
    expect(stdout).not.toContain('training.seed  ');
    expect(stdout).toMatch(/\n {2}manifest\.json +\d+ B\n/);
    const document = JSON.parse((await run('show', 'aaaa01', '--json')).stdout) as { readonly manifest: object };
    expect(document).toMatchObject({
      status: 'completed',
      settings: [{ path: 'crops.kind' }],
      manifest: { id: 'aaaa01' },
    });
    const missing = await run('show', 'aaab01');
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('Did you mean aaaa01?')]);
  });
});
