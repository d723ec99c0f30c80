import { readFile } from 'node:fs/promises';
import type { FoundRuns } from '../compare/find-runs.js';
import { forEachConcurrently } from '../data/for-each-concurrently.js';
import type { StoredRun } from '../compare/stored-run.js';
import { thinCurve, type RecordedCurve } from './curve-recorder.js';
import { packColumn } from './number-column.js';
import { packReport, SharedTexts } from './pack-report.js';
import type {
  Report,
  ReportCurve,
  ReportDocument,
  ReportEmbedding,
  ReportRequest,
  ReportRun,
} from './report-document.js';
import { RunReader } from './run-reader.js';

/** Runs whose files are read at the same time. */
const AT_ONCE = 16;
/** Numbers of all curves together: 8 MB in the file. */
const MOST_NUMBERS = 1_500_000;
/** Points that a curve may have, in the order in which they are tried. */
const curveLengths = [1000, 500, 250, 200, 150, 100, 70, 50, 30, 20, 10];
/** Rows whose pictures and embeddings are shown. */
const MOST_PICTURED = 24;
/** Characters of all pictures together. */
const MOST_PICTURE_TEXT = 4 << 20;

interface ReadRun {
  readonly run: StoredRun;
  readonly reader: RunReader;
  readonly curves: readonly RecordedCurve[];
}

/** Reads what a report shows of runs, and as they go on only what is new. */
export class ReportReader {
  readonly #readers = new Map<string, RunReader>();

  /** What these runs have to show now. */
  async read({ runs: found, damaged }: FoundRuns, asked: ReportRequest = {}): Promise<ReportDocument> {
    const runs: ReadRun[] = [];
    await forEachConcurrently(found, AT_ONCE, async (run, index) => {
      const reader = this.#readers.get(run.directory) ?? new RunReader(run.directory);
      this.#readers.set(run.directory, reader);
      runs[index] = { run, reader, curves: await reader.curves() };
    });
    return this.#document(runs, damaged, asked);
  }

  async #document(runs: readonly ReadRun[], damaged: readonly string[], asked: ReportRequest): Promise<ReportDocument> {
    const [columns, images] = [new SharedTexts(), new SharedTexts()];
    const notes = [...damaged];
    const longest = longestCurve(runs, notes);
    // What runs of a row share is there once: of its first run.
    const firsts = new Set(firstOfEachRow(runs));
    const pictured = new Set([...firsts].slice(0, MOST_PICTURED));
    const reportRuns: ReportRun[] = [];
    for (const read of runs) {
      const { run, reader } = read;
      const isPictured = pictured.has(read);
      reportRuns.push({
        run: { directory: run.directory, manifest: run.manifest, result: run.result },
        origins: firsts.has(read) ? await reader.origins() : null,
        curves: packCurves(read, longest, columns),
        views: isPictured ? await packViews(reader, images) : null,
        embeddings: isPictured ? await packEmbeddings(read, columns) : [],
      });
    }
    const passedOver = runs.filter(({ reader }) => reader.passedOver > 0).length;
    if (passedOver > 0) notes.push(`${passedOver} runs have more quantities than can be drawn; the first are shown.`);
    const report: Report = {
      title: titleOf(runs.map(({ run }) => run)),
      version: await ownVersion(),
      asked,
      runs: reportRuns,
      notes,
    };
    return packReport(report, columns.texts, images.texts);
  }
}

/** How many points a curve may keep, so that all together stay within bounds. */
function longestCurve(runs: readonly ReadRun[], notes: string[]): number {
  const lengths = runs.flatMap(({ curves }) => curves.filter(isLogged).map(({ steps }) => steps.length));
  const fits = (most: number): boolean =>
    lengths.reduce((sum, length) => sum + Math.min(length, most), 0) + runs.length * most <= MOST_NUMBERS;
  const most = curveLengths.find(fits) ?? curveLengths.at(-1)!;
  const thinned = lengths.filter((length) => length > most).length;
  if (thinned > 0) {
    notes.push(
      `${thinned} of ${lengths.length} curves are thinned to about ${most} points each: every so-manieth measured one and the last.`,
    );
  }
  return most;
}

function packCurves({ run, curves }: ReadRun, longest: number, columns: SharedTexts): ReportCurve[] {
  const started = Date.parse(run.manifest.times.started);
  const began = Number.isNaN(started) ? Math.min(...curves.map(({ times }) => times[0] ?? 0)) : started;
  return curves.map((curve) => {
    const isLog = isLogged(curve);
    const { name, steps, times, values, measured } = thinCurve(curve, isLog ? longest : curveLengths[0]!);
    return {
      name,
      steps: columns.add(packColumn(steps)),
      seconds: columns.add(packColumn(times.map((time) => (time - began) / 1000))),
      // Statistics are made of what evaluators measured, and not of what was logged on the way.
      values: columns.add(packColumn(values, isLog ? 'f' : 'd')),
      measured,
    };
  });
}

/** Whether training logged it every few steps, as opposed to what evaluators measured now and then. */
const isLogged = ({ name }: RecordedCurve): boolean => /^(?:train|time)\//.test(name);

async function packViews(reader: RunReader, images: SharedTexts): Promise<number | null> {
  const used = images.texts.reduce((sum, { length }) => sum + length, 0);
  const picture = used < MOST_PICTURE_TEXT ? await reader.views() : undefined;
  return picture === undefined ? null : images.add(picture);
}

async function packEmbeddings({ run, reader }: ReadRun, columns: SharedTexts): Promise<ReportEmbedding[]> {
  const embeddings = await reader.embeddings(run);
  return embeddings.map(([name, { x, y, labels }]) => ({
    name,
    x: columns.add(packColumn(x)),
    y: columns.add(packColumn(y)),
    labels,
  }));
}

/** The first run of each name, point and version; the others differ from it in their seed. */
function firstOfEachRow(runs: readonly ReadRun[]): ReadRun[] {
  const firsts = new Map<string, ReadRun>();
  for (const read of runs) {
    const { name, experiment, point, identity } = read.run.manifest;
    const { code, data, steps } = identity;
    const key = JSON.stringify([experiment, name, { ...point, 'training.seed': null }, code, data, steps]);
    if (!firsts.has(key)) firsts.set(key, read);
  }
  return [...firsts.values()];
}

function titleOf(runs: readonly StoredRun[]): string {
  const names = [...new Set(runs.map(({ manifest }) => manifest.experiment))];
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}

async function ownVersion(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
