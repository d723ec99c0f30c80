import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copyFile, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openReport } from '../../src/report/pack-report.js';
import type { ReportDocument } from '../../src/report/report-document.js';
import { writeRuns } from '../compare/stored-runs.js';
import { runCommand } from './command.js';

const quickstart = fileURLToPath(new URL('../../configs/quickstart.yaml', import.meta.url));

describe('run-exp compare', () => {
  let folder: string;
  const compare = (...args: readonly string[]) => runCommand(['compare', ...args], { cwd: folder });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'croplab-compare-'));
    await mkdir(join(folder, 'empty'));
    await writeRuns(join(folder, 'runs'), [
      { id: 'a', name: 'scene', value: 40 },
      { id: 'b', name: 'object', value: 45, recipe: {} },
      { id: 'c', name: 'torn' },
    ]);
    await writeFile(join(folder, 'runs', 'study', 'c', 'manifest.json'), '{"id":');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('compares what lies in runs, and tells of what it cannot read', async () => {
    const { code, stdout, stderr } = await compare();
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/object +│ +45\.0 │ +\+5\.0 │ one seed, not testable/);
    expect(stdout).toMatch(/Note: runs.study.c.manifest\.json is damaged: it is not whole JSON\./);
  });

  it('writes a file in the format of its ending, unless another is given', async () => {
    for (const [file, ...format] of [['t.csv'], ['t.json'], ['t.txt', '--format', 'csv']] as const) {
      expect(await compare('-o', file, ...format)).toMatchObject({ code: 0, stdout: `Wrote ${file}.\n` });
    }
    const [csv, json, text] = await Promise.all(
      ['t.csv', 't.json', 't.txt'].map((file) => readFile(join(folder, file), 'utf8')),
    );
    expect(csv).toMatch(/^name,metric,n,mean/);
    expect(text).toBe(csv);
    expect(JSON.parse(json ?? '')).toMatchObject({ metric: 'linear/mAP', baseline: 'scene', incomplete: [] });
  });

  it('writes a page that holds the runs and the comparison, which starts as was asked for', async () => {
    const asked = ['--baseline', 'object', '--metric', 'linear/mAP:min'];
    expect(await compare('-o', 't.html', ...asked)).toMatchObject({ code: 0, stdout: 'Wrote t.html.\n', stderr: '' });
    const html = await readFile(join(folder, 't.html'), 'utf8');
    const [, data = ''] = /id="report-data">(.*)<\/script>/.exec(html) ?? [];
    const { asked: held, runs } = openReport(JSON.parse(data) as ReportDocument);
    expect(held).toMatchObject({ baseline: 'b', metrics: [{ name: 'linear/mAP', direction: 'lower' }] });
    expect(runs.map(({ run }) => run.manifest.name)).toEqual(['scene', 'object']);
    expect(html).toMatch(/<noscript>[^]*object +│ +45\.0[^]*<\/noscript>/);
    expect(html).toContain('Observable Plot');
  });

  it('ends without a stack trace and without half a file where it cannot write', async () => {
    const { code, stderr } = await compare('-o', join('nowhere', 't.md'));
    expect(code).toBe(3);
    expect(stderr).toMatch(/^nowhere.t\.md cannot be written: /);
    expect(stderr).not.toMatch(/\n +at /);
    expect(await readdir(folder)).not.toContain('nowhere');
  });

  it('says what to do where nothing can be compared', async () => {
    const { code, stdout, stderr } = await compare('empty');
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/no runs that could be compared in empty\.\nRun an experiment first/);
    const torn = await compare(join('runs', 'study', 'c'));
    expect([torn.code, torn.stderr]).toEqual([3, expect.stringContaining('not whole JSON')]);
  });

  it('chooses, folds, sorts and prints as it is told', async () => {
    const options = [
      '--where',
      'steps>=100',
      '--group-by',
      'crops',
      '--sort',
      'linear/mAP:asc',
      '--metric',
      'linear/mAP:min',
    ];
    const { code, stdout } = await compare('runs', ...options, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      metrics: [{ name: 'linear/mAP', direction: 'lower' }],
      rows: [
        { point: { crops: 'none' }, mean: 40 },
        { point: { crops: null }, mean: 45 },
      ],
    });
    const bound = await compare('--baseline', 'scene', '--upper-bound', 'object', '-o', 'gap.tex');
    expect(bound.code).toBe(0);
    expect(await readFile(join(folder, 'gap.tex'), 'utf8')).toContain('gap closed');
  });

  it('takes the file of a study for the runs that it made', async () => {
    await writeFile(join(folder, 'study.yaml'), 'extends: recipe.yaml\nname: study\n');
    await copyFile(quickstart, join(folder, 'recipe.yaml'));
    await writeRuns(join(folder, 'other'), [{ id: 'd', name: 'elsewhere' }]);
    const study = await compare('study.yaml', 'other', '--json');
    const { rows } = JSON.parse(study.stdout) as { rows: readonly { name: string }[] };
    expect(rows.map(({ name }) => name)).toEqual(['scene', 'object', 'elsewhere']);
    const unmade = await compare('recipe.yaml');
    expect([unmade.code, unmade.stderr]).toEqual([
      3,
      expect.stringContaining('Nothing below runs was run from recipe.yaml'),
    ]);
  });

  it('exits with 2 where a name or a format is unknown', async () => {
    const row = await compare('--baseline', 'scena');
    expect([row.code, row.stderr]).toEqual([2, expect.stringContaining('Did you mean scene?')]);
    expect((await compare('--format', 'xml')).code).toBe(2);
    const where = await compare('--where', 'stepps=100');
    expect([where.code, where.stderr]).toEqual([2, expect.stringContaining('Did you mean steps?')]);
    const bound = await compare('--upper-bound', 'scene', '--baseline', 'object');
    expect([bound.code, bound.stderr]).toEqual([2, expect.stringContaining('scene is not better than object')]);
  });
});
