import { describe, expect, it } from '@jest/globals';
import { appendFile, mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { serveRuns } from '../../src/live/serve-runs.js';
import { OpenedReport } from '../../src/report/opened-report.js';
import type { ReportDocument } from '../../src/report/report-document.js';
import { withFolder } from '../cli/command.js';
import { writeReportedRuns } from '../report/study-runs.js';
import { ask, withServedFolder } from './served-folder.js';

const opened = (body: string): OpenedReport => new OpenedReport(JSON.parse(body) as ReportDocument);

describe('serveRuns', () => {
  it('serves the page and its data, and says when nothing has changed', async () => {
    await withServedFolder(async (server, folder) => {
      await writeReportedRuns(folder, [{ id: 'a', name: 'scene' }]);
      const page = await ask(server, '/?theme=dark');
      expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      expect(page.headers['content-security-policy']).toMatch(
        /default-src 'none'.*connect-src 'self'.*frame-ancestors 'none'/,
      );
      expect(page.body).toContain('data-live="/data"');
      const data = await ask(server, '/data');
      expect(opened(data.body).report.runs[0]?.run.manifest.name).toBe('scene');
      const again = await ask(server, '/data', { headers: { 'If-None-Match': data.headers.etag! } });
      expect([again.status, again.body]).toEqual([304, '']);
      const head = await ask(server, '/', { method: 'HEAD' });
      expect([head.status, head.body]).toEqual([200, '']);
      expect(Number(head.headers['content-length'])).toBe(Buffer.byteLength(page.body));
    });
  });

  it('serves an empty folder too, and what comes into it', async () => {
    await withServedFolder(async (server, folder) => {
      expect((await ask(server, '/')).body).toContain('<title>No runs yet</title>');
      await writeReportedRuns(folder, [{ id: 'a' }]);
      await delay(1100);
      expect(opened((await ask(server, '/data')).body).report.runs).toHaveLength(1);
    });
  });

  it('can only be read', async () => {
    await withServedFolder(async (server) => {
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
        const { status, headers } = await ask(server, '/', { method });
        expect([method, status, headers.allow]).toEqual([method, 405, 'GET, HEAD']);
      }
    });
  });

  it('does not answer to the name of a page elsewhere', async () => {
    await withServedFolder(async (server) => {
      for (const host of ['evil.example', 'evil.example:80', 'localhost.evil.example']) {
        expect((await ask(server, '/data', { headers: { Host: host } })).status).toBe(421);
      }
      expect((await ask(server, '/data', { headers: { Host: 'localhost:1' } })).status).toBe(200);
    });
  });

  it('serves files of runs, of what is appended to whole lines only', async () => {
    await withServedFolder(async (server, folder) => {
      await writeReportedRuns(folder, [{ id: 'a' }]);
      const path = join(folder, 'study', 'a', 'metrics.jsonl');
      const whole = await readFile(path, 'utf8');
      await appendFile(path, '{"step":101,"epoch"');
      const metrics = await ask(server, '/runs/a/metrics.jsonl');
      expect([metrics.status, metrics.body]).toEqual([200, whole]);
      const views = await ask(server, '/runs/a/views.png', { method: 'HEAD' });
      expect([views.status, views.headers['content-type']]).toEqual([200, 'image/png']);
      expect(JSON.parse((await ask(server, '/runs/a/result.json')).body)).toMatchObject({ id: 'a' });
    });
  });

  it('keeps within its folder, whatever a path or a link says', async () => {
    await withFolder(async (outside) => {
      await writeFile(join(outside, 'secret.json'), '{"secret": true}');
      await withServedFolder(async (server, folder) => {
        await writeReportedRuns(folder, [{ id: 'a' }]);
        const run = join(folder, 'study', 'a');
        await rename(join(run, 'provenance.json'), join(run, 'other.json'));
        await symlink(join(outside, 'secret.json'), join(run, 'provenance.json'));
        await mkdir(join(run, 'log.jsonl'));
        const paths = [
          '/runs/a/provenance.json',
          '/runs/a/log.jsonl',
          '/runs/a/other.json',
          '/runs/a/../../../secret.json',
          '/runs/../a/result.json',
          '/runs/a/..%2f..%2fsecret.json',
          '/runs/%2e%2e/result.json',
          '/runs/a/result.json/',
          '/runs/a/result.json%00',
          '/runs/__proto__/result.json',
          '/runs/a/__proto__',
          '/runs/a/constructor',
          '//etc/passwd',
          '/../../etc/passwd',
          '/study/a/result.json',
        ];
        for (const path of paths) expect([path, (await ask(server, path)).status]).toEqual([path, 404]);
      });
    });
  });

  it('shows 200 readers no wrong and no half row while a run writes and is resumed', async () => {
    await withServedFolder(async (server, folder) => {
      await writeReportedRuns(folder, [
        { id: 'a', points: 0, status: 'interrupted' },
        { id: 'b', name: 'done', points: 3 },
      ]);
      const writer = new JournalWriter(join(folder, 'study', 'a', 'metrics.jsonl'));
      const writing = writer.write(400);
      const readers = Array.from({ length: 200 }, async (_, reader) => {
        let seen = 0;
        for (let turn = 0; turn < 4; turn += 1) {
          await delay((reader * 7 + turn * 331) % 400);
          if (reader % 2 === 0) seen += checkReport((await ask(server, '/data')).body);
          else seen += checkLines((await ask(server, '/runs/a/metrics.jsonl')).body);
        }
        return seen;
      });
      const seen = await Promise.all(readers);
      await writing;
      expect(seen.reduce((sum, rows) => sum + rows, 0)).toBeGreaterThan(1000);
      await delay(1100);
      const { body } = await ask(server, '/data');
      const { report } = opened(body);
      expect(
        opened(body).curve(
          report.runs.find(({ run }) => run.manifest.id === 'a')!,
          'train/loss',
        )?.values,
      ).toHaveLength(400);
    });
  });

  it('says what is wrong with a folder or an address', async () => {
    await expect(serveRuns({ folder: '/nowhere', host: '127.0.0.1', port: 0 })).rejects.toMatchObject({
      code: 'live/no-folder',
      exitCode: 3,
    });
    await withServedFolder(async (server, folder) => {
      const port = Number(new URL(server.url).port);
      await expect(serveRuns({ folder, host: '127.0.0.1', port })).rejects.toMatchObject({
        code: 'live/cannot-listen',
      });
    });
  });
});

/** What stands at a step, so that every reader can tell a row that never was. */
const valueAt = (step: number): number => Math.fround(1 + step / 1024);

const lineAt = (step: number): string =>
  `${JSON.stringify({ step, epoch: 0, name: 'train/loss', value: valueAt(step), wallTime: 1000 * step })}\n`;

/** Appends lines in pieces that end anywhere, and once replaces the file by its first half, as a run does that goes on from a checkpoint. */
class JournalWriter {
  constructor(private readonly path: string) {}

  async write(steps: number): Promise<void> {
    const resumed = steps / 2;
    await this.#append(1, steps - 50);
    const kept = Array.from({ length: resumed }, (_, index) => lineAt(index + 1));
    await writeFile(`${this.path}.new`, kept.join(''));
    await rename(`${this.path}.new`, this.path);
    await this.#append(resumed + 1, steps);
  }

  async #append(from: number, to: number): Promise<void> {
    for (let step = from; step <= to; step += 1) {
      const line = lineAt(step);
      const cut = (step * 31) % line.length;
      await appendFile(this.path, line.slice(0, cut));
      await delay(1);
      await appendFile(this.path, line.slice(cut));
    }
  }
}

/** Rows of the curve that was received. */
function checkReport(body: string): number {
  const report = opened(body);
  const run = report.report.runs.find((each) => each.run.manifest.id === 'a')!;
  const curve = report.curve(run, 'train/loss');
  const steps = [...(curve?.steps ?? [])];
  expect(steps).toEqual(steps.map((_, index) => index + 1));
  expect([...(curve?.values ?? [])]).toEqual(steps.map(valueAt));
  return steps.length;
}

/** Rows of the file that was received. */
function checkLines(body: string): number {
  const lines = body === '' ? [] : body.split(/(?<=\n)/);
  expect(lines).toEqual(lines.map((_, index) => lineAt(index + 1)));
  return lines.length;
}
