import type { StoredRun } from '../compare/stored-run.js';
import type { JsonObject } from '../json.js';
import { stateOf, type RunState } from '../registry/run-state.js';
import { MetricsTail } from '../runs/metrics-tail.js';
import { runPaths } from '../runs/run-directory.js';
import type { MetricLine } from '../runs/run-files.js';

/** How far a run is. */
export interface RunProgress {
  readonly id: string;
  readonly name: string;
  /** What its sweep set; empty for a single run. */
  readonly point: JsonObject;
  readonly dir: string;
  readonly status: RunState;
  /** The last logged step. */
  readonly step: number;
  /** Null where the manifest does not tell. */
  readonly steps: number | null;
  /** The last one logged. */
  readonly loss: number | null;
  /** Steps a second over the last logged ones; null where the run does not go on. */
  readonly rate: number | null;
  /** Of the training; evaluations come after it. */
  readonly secondsLeft: number | null;
  /** Seconds that it took, or has taken until the last logged step. */
  readonly seconds: number;
  /** The first metric of its result. */
  readonly metric: { readonly name: string; readonly value: number | null } | null;
  /** Why it failed. */
  readonly failure: string | null;
}

/** Logged steps over which the rate is taken. */
const RATE_OVER = 10;

/** Follows one run: reads what is added to its metrics. */
export class RunFollower {
  readonly #tail: MetricsTail;
  #losses: Pick<MetricLine, 'step' | 'value' | 'wallTime'>[] = [];

  constructor(directory: string) {
    this.#tail = new MetricsTail(runPaths(directory).metrics);
  }

  async progress({ manifest, result, directory }: StoredRun): Promise<RunProgress> {
    await this.#tail.read({
      take: ({ name, step, value, wallTime }) => {
        if (name === 'train/loss') this.#losses = [...this.#losses.slice(-RATE_OVER), { step, value, wallTime }];
      },
      restart: () => {
        this.#losses = [];
      },
    });
    const status = await stateOf({ directory, manifest });
    const last = this.#losses.at(-1);
    const steps = typeof manifest.identity.steps === 'number' ? manifest.identity.steps : null;
    const step = last?.step ?? result?.steps ?? 0;
    const rate = status === 'running' ? this.#rate() : null;
    const [first] = Object.entries(result?.metrics ?? {});
    return {
      id: manifest.id,
      name: manifest.name,
      point: manifest.point,
      dir: directory,
      status,
      step,
      steps,
      loss: last?.value ?? null,
      rate,
      secondsLeft: rate === null || steps === null ? null : (steps - step) / rate,
      seconds: status === 'running' ? secondsSince(manifest.times.started, last?.wallTime) : manifest.times.seconds,
      metric: first === undefined ? null : { name: first[0], value: first[1] },
      failure: manifest.failure ?? null,
    };
  }

  #rate(): number | null {
    const [first, last] = [this.#losses[0], this.#losses.at(-1)];
    if (first === undefined || last === undefined || last.wallTime <= first.wallTime) return null;
    return (1000 * (last.step - first.step)) / (last.wallTime - first.wallTime);
  }
}

const secondsSince = (started: string, until: number | undefined): number =>
  until === undefined ? 0 : Math.max(0, (until - Date.parse(started)) / 1000);
