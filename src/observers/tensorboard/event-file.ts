import { closeSync, openSync } from 'node:fs';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readImageHeader } from '../../data/image-header.js';
import { WholeFile, writeAll } from '../../files/write-whole.js';
import { MetricsTail } from '../../runs/metrics-tail.js';
import type { ObservedRun } from '../observer.js';
import { imageEvent, restartEvent, scalarEvent, versionEvent } from './event-messages.js';
import { histogramStep } from './histogram-step.js';
import { encodeRecord, recordsOf } from './record-file.js';

/** Events that are encoded before they are written, where many are. */
const BATCH = 4096;

/**
 * The event file of a run, `events.out.tfevents.<seconds>.<run id>` in its folder.
 *
 * It is written anew whenever the run goes on: scalars from `metrics.jsonl`, which is what they are copies of, and from the former file the histograms of
 * steps that are not made again. So it holds neither more nor less than the run's own files, whenever a process was killed. The new file has a later name, so that a TensorBoard that
 * looks on takes it up, and begins with an event by which it forgets the former one.
 */
export class EventFile {
  private constructor(private readonly file: number) {}

  /** Writes what is known up to a step, and is open for more. */
  static async open(run: ObservedRun, step: number): Promise<EventFile> {
    return new EventFile(openSync(await writeKnown(run, step), 'a'));
  }

  append(events: readonly Buffer[]): void {
    writeAll(this.file, Buffer.concat(events.map(encodeRecord)));
  }

  close(): void {
    closeSync(this.file);
  }
}

/** The event files of a run, the latest last. */
export async function eventFilesOf({ paths, manifest }: ObservedRun): Promise<readonly string[]> {
  const names = await readdir(paths.directory);
  const own = new RegExp(`^events\\.out\\.tfevents\\.\\d{10,}\\.${manifest.id}$`);
  return names.filter((name) => own.test(name)).sort();
}

/** Writes the file of all that is known, in place of former ones, and returns its path. */
export async function writeKnown(run: ObservedRun, step: number): Promise<string> {
  const { paths, manifest } = run;
  const former = await eventFilesOf(run);
  const latest = former.at(-1);
  // Not called an event file before it is whole.
  const built = join(paths.directory, 'tensorboard');
  await build(built, run, { step, former });
  // The latest is replaced before it is renamed: at no moment there are two with the same events.
  if (latest !== undefined) await rename(built, join(paths.directory, latest));
  for (const name of former.slice(0, -1)) await rm(join(paths.directory, name));
  const seconds = Math.max(Math.floor(Date.now() / 1000), Number(latest?.split('.')[3] ?? 0) + 1);
  const path = join(paths.directory, `events.out.tfevents.${seconds}.${manifest.id}`);
  await rename(latest === undefined ? built : join(paths.directory, latest), path);
  return path;
}

interface Known {
  readonly step: number;
  readonly former: readonly string[];
}

async function build(path: string, { paths }: ObservedRun, { step, former }: Known): Promise<void> {
  const file = new WholeFile(path);
  try {
    const write = (events: readonly Buffer[]): void => {
      file.write(Buffer.concat(events.map(encodeRecord)));
    };
    write([versionEvent(Date.now()), ...(former.length > 0 ? [restartEvent(Date.now())] : [])]);
    write(await viewsEvents(paths.views));
    for (const name of former) {
      const stored = await readFile(join(paths.directory, name));
      for (const { content, bytes } of recordsOf(stored)) {
        const madeAt = histogramStep(content);
        if (madeAt !== undefined && madeAt <= step) file.write(bytes);
      }
    }
    await writeScalars(paths.metrics, write);
    file.publish();
  } catch (error) {
    file.discard();
    throw error;
  }
}

/** The contact sheet, if there is one. */
async function viewsEvents(path: string): Promise<Buffer[]> {
  const png = await readFile(path).catch(() => undefined);
  const header = png === undefined ? 'invalid' : readImageHeader(png);
  if (png === undefined || typeof header === 'string') return [];
  return [imageEvent('views', { step: 0, wallTime: Date.now() }, { ...header, png })];
}

async function writeScalars(metrics: string, write: (events: readonly Buffer[]) => void): Promise<void> {
  let events: Buffer[] = [];
  const flush = (): void => {
    write(events);
    events = [];
  };
  await new MetricsTail(metrics).read({
    take: (line) => {
      events.push(scalarEvent(line));
      if (events.length >= BATCH) flush();
    },
    restart: () => undefined,
  });
  flush();
}
