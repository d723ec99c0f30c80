import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findRuns } from '../../src/compare/find-runs.js';
import { OpenedReport } from '../../src/report/opened-report.js';
import type { ReportDocument } from '../../src/report/report-document.js';
import { reportHtml } from '../../src/report/report-html.js';
import { ReportReader } from '../../src/report/report-reader.js';
import { withFolder } from '../cli/command.js';
import { openedStudy, reportDocument } from './opened-study.js';
import { studySketches, writeReportedRuns, type ReportedRun } from './study-runs.js';

const assets = { script: 'console.log("the page");', style: 'body { color: black; }' };
const hostile = '</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>\u001b[2J\u202e';

/** The data as a browser reads it: up to the first end of the element. */
function dataOf(html: string): ReportDocument {
  const [, rest = ''] = html.split('id="report-data">');
  return JSON.parse(rest.slice(0, rest.indexOf('</script'))) as ReportDocument;
}

describe('reportHtml', () => {
  it('holds the data whole, whatever names say, and nothing of them as HTML', async () => {
    const runs: ReportedRun[] = [
      { id: 'a', name: hostile, point: { [hostile]: hostile }, recipe: { [hostile]: hostile } },
    ];
    const document = await reportDocument(runs);
    const html = reportHtml(document, assets, { title: hostile, plainText: hostile });
    expect(dataOf(html)).toEqual(document);
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html).not.toContain('<img');
    expect(html).not.toContain('<!--');
    expect(new OpenedReport(dataOf(html)).report.runs[0]?.run.manifest.name).toBe(hostile);
  });

  it('lets run nothing but its own script, and asks nobody for anything', async () => {
    const html = reportHtml(await reportDocument([{ id: 'a' }]), assets, { title: 'one', plainText: '' });
    const digest = createHash('sha256').update(assets.script).digest('base64');
    const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`script-src 'sha256-${digest}'`);
    expect(policy).not.toMatch(/script-src[^;]*unsafe|connect-src|https?:/);
    expect(html).not.toMatch(/(?:src|href)="(?!data:)/);
  });
});

describe('ReportReader', () => {
  it('stores curves, origins, pictures and embeddings, and what is shared once', async () => {
    const document = await reportDocument(studySketches());
    const opened = new OpenedReport(document);
    const { runs } = opened.report;
    expect(runs).toHaveLength(18);
    const loss = opened.curve(runs[0]!, 'train/loss')!;
    expect([loss.steps.length, loss.steps.at(-1), loss.measured]).toEqual([50, 100, 50]);
    const columnsOf = (name: string): number[] =>
      runs.map(({ curves }) => curves.find((curve) => curve.name === name)!.values);
    expect(new Set(columnsOf('train/learningRate')).size).toBe(1);
    expect(new Set(columnsOf('train/loss')).size).toBe(18);
    // A row's first run stands for the others.
    expect(runs.filter(({ origins }) => origins !== null)).toHaveLength(6);
    expect(runs.filter(({ views }) => views !== null)).toHaveLength(6);
    expect(opened.image(runs[0]!.views!)).toMatch(/^data:image\/webp;base64,/);
    const [embedding] = runs[0]!.embeddings;
    expect(opened.column(embedding!.x)).toHaveLength(240);
    expect(embedding?.labels.slice(0, 3)).toEqual(['cat', 'dog', 'zebra']);
  });

  it('thins curves where there are too many, says so, and keeps what evaluators measured', async () => {
    const many = Array.from({ length: 40 }, (_, seed): ReportedRun => ({
      id: `r${seed}`,
      seed,
      steps: 6000,
      points: 3000,
    }));
    const { report } = await openedStudy(many);
    const opened = await openedStudy(many);
    expect(report.notes.join()).toMatch(/curves are thinned to about \d+ points each/);
    const [run] = opened.report.runs;
    expect(opened.curve(run!, 'train/loss')!.steps.length).toBeLessThanOrEqual(1001);
    expect(opened.curve(run!, 'train/loss')?.measured).toBe(3000);
    expect(opened.curve(run!, 'linear/mAP')?.steps).toHaveLength(300);
  });

  it('shows runs of which files are missing, damaged, huge or not their own', async () => {
    await withFolder(async (folder) => {
      await writeReportedRuns(folder, [{ id: 'a', embedding: true }]);
      const run = join(folder, 'study', 'a');
      await writeFile(join(run, 'provenance.json'), '{"values": [{"path": 7}], "dropped": []}');
      await writeFile(join(run, 'metrics.jsonl'), 'no JSON\n{"step":1}\n');
      await writeFile(join(run, 'views.png'), '<svg onload="alert(1)"/>');
      const result = JSON.parse(await readFile(join(run, 'result.json'), 'utf8')) as { readonly protocol: object };
      const outside = { ...result.protocol, '../../../secret': { kind: 'embedding' } };
      await writeFile(join(run, 'result.json'), JSON.stringify({ ...result, protocol: outside }));
      await writeFile(join(folder, 'secret.jsonl'), '{"x":1,"y":2,"label":"stolen"}\n');
      const document = await new ReportReader().read(await findRuns([folder]));
      const { runs } = new OpenedReport(document).report;
      expect(runs).toMatchObject([{ origins: null, curves: [], views: null, embeddings: [{ name: 'embedding' }] }]);
      expect(JSON.stringify(document)).not.toContain('stolen');
    });
  });
});
