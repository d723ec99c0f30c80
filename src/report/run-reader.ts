import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Origins } from '../config/origins.js';
import type { StoredRun } from '../compare/stored-run.js';
import { runPaths } from '../runs/run-directory.js';
import { MetricsTail } from '../runs/metrics-tail.js';
import { CurveRecorder, type RecordedCurve } from './curve-recorder.js';
import { readEmbedding, type PlanePoints } from './read-embedding.js';
import { readOrigins } from './read-origins.js';
import { readViews } from './read-views.js';

/** Embeddings of a run: evaluator's name and points. */
export type RunEmbeddings = readonly (readonly [name: string, points: PlanePoints])[];

/** Reads what a report shows of one run beside its manifest and result, and again only what has changed since. */
export class RunReader {
  readonly #tail: MetricsTail;
  readonly #recorder = new CurveRecorder();
  readonly #origins = new ReadOnce<Origins | null>(readOrigins, null);
  readonly #views = new ReadOnce<string | undefined>(readViews, undefined);
  readonly #embeddings = new Map<string, ReadOnce<PlanePoints | undefined>>();

  constructor(private readonly directory: string) {
    this.#tail = new MetricsTail(runPaths(directory).metrics);
  }

  async curves(): Promise<RecordedCurve[]> {
    const recorder = this.#recorder;
    await this.#tail.read({
      take: (line) => {
        recorder.take(line);
      },
      restart: () => {
        recorder.clear();
      },
    });
    return recorder.curves();
  }

  /** Quantities that were too many to be held. */
  get passedOver(): number {
    return this.#recorder.passedOver;
  }

  origins(): Promise<Origins | null> {
    return this.#origins.read(runPaths(this.directory).provenance);
  }

  views(): Promise<string | undefined> {
    return this.#views.read(runPaths(this.directory).views);
  }

  async embeddings({ result }: StoredRun): Promise<RunEmbeddings> {
    const names = Object.entries(result?.protocol ?? {})
      .filter(([name, { kind }]) => kind === 'embedding' && isFileName(name))
      .map(([name]) => name);
    const found: (readonly [string, PlanePoints])[] = [];
    for (const name of names.slice(0, MOST_EMBEDDINGS)) {
      const once = this.#embeddings.get(name) ?? new ReadOnce<PlanePoints | undefined>(readEmbedding, undefined);
      this.#embeddings.set(name, once);
      const points = await once.read(join(runPaths(this.directory).evaluations, `${name}.jsonl`));
      if (points !== undefined) found.push([name, points]);
    }
    return found;
  }
}

const MOST_EMBEDDINGS = 4;

/** A result's evaluators name files; it may have been written by anything, so the name must not lead elsewhere. */
const isFileName = (name: string): boolean => /^[\w-][\w.-]{0,100}$/.test(name);

/** Reads a file again when its time or length has changed. */
class ReadOnce<Content> {
  #state = '';
  #content: Content;

  constructor(
    private readonly readFile: (path: string) => Promise<Content>,
    private readonly missing: Content,
  ) {
    this.#content = missing;
  }

  async read(path: string): Promise<Content> {
    const status = await stat(path).catch(() => undefined);
    const state = status === undefined ? '' : `${status.ino} ${status.mtimeMs} ${status.size}`;
    if (state !== this.#state) {
      this.#content = status === undefined ? this.missing : await this.readFile(path);
      this.#state = state;
    }
    return this.#content;
  }
}
