import type { Experiment } from '../../config/experiment.js';
import { runPaths } from '../../runs/run-directory.js';
import { readManifestOf, readResultOf } from '../../runs/run-manifest.js';
import { readRunState, type StoredRunState } from '../../runs/run-state.js';
import type { RunManifest } from '../../runs/run-files.js';
import { continuesExactly } from '../../training/steps/planned-mode.js';
import type { IdentifiedPoint } from '../point-identifier.js';
import { MeasuredCosts, type CostEstimate } from './measured-costs.js';
import type { PlannedState } from './plan.js';

/** How a run stands, what is left of it, and what that will take. */
export interface RunOutlook extends CostEstimate {
  readonly id: string;
  readonly state: PlannedState;
  /** Optimiser steps that are left to be made. */
  readonly steps: number;
}

/** Runs that are measured by, at most: a folder may hold thousands. */
const MOST_MEASURED = 200;

/** What is known of runs by what lies in their folders, and by what others like them have taken. */
export class RunOutlooks {
  readonly #costs = new MeasuredCosts();
  readonly #stored = new Map<string, StoredRunState>();

  constructor(private readonly folders: ReadonlyMap<string, string>) {}

  /** Looks how a run stands. */
  async look(id: string): Promise<void> {
    const folder = this.folders.get(id);
    if (folder !== undefined && !this.#stored.has(id)) this.#stored.set(id, await readRunState(folder, id));
  }

  /** Reads what finished runs have taken, first those that were looked at. */
  async measure(): Promise<void> {
    const own = [...this.#stored].flatMap(([id, { manifest }]) =>
      manifest === undefined ? [] : [[id, manifest] as const],
    );
    for (const [id, manifest] of own.slice(0, MOST_MEASURED)) await this.#measure(id, manifest);
    const others = [...this.folders].filter(([id]) => !this.#stored.has(id)).slice(0, MOST_MEASURED - own.length);
    for (const [id, folder] of own.length < MOST_MEASURED ? others : []) {
      const manifest = await readManifestOf(runPaths(folder).manifest, id);
      if (manifest !== undefined) await this.#measure(id, manifest);
    }
  }

  async #measure(id: string, manifest: RunManifest): Promise<void> {
    await this.#costs.add(this.folders.get(id) ?? '', manifest);
  }

  /**
   * The outlook of a run that was looked at.
   *
   * @param continued steps of a shorter run that it may begin with
   */
  of({ identity, steps }: IdentifiedPoint, engine: Experiment['engine'], continued = 0): RunOutlook {
    const { id, content } = identity;
    const stored = this.#stored.get(id);
    if (stored?.isFinished) return { id, state: 'cached', steps: 0, seconds: 0, bytes: 0 };
    const checkpoint = stored?.checkpoint ?? 0;
    const state = stored?.manifest?.status === 'failed' ? 'failed' : checkpoint > 0 ? 'partial' : 'new';
    const begins = continuesExactly(engine, continued, steps) ? continued : 0;
    const left = Math.max(0, steps - (checkpoint > 0 ? checkpoint : begins));
    return { id, state, steps: left, ...this.#costs.estimate(content, engine, left) };
  }

  /** What is left of a run that is still to begin, with the last state of a shorter one. */
  ofNew(
    { identity, steps }: IdentifiedPoint,
    engine: Experiment['engine'],
    continued: number,
  ): Pick<RunOutlook, 'steps' | 'seconds'> {
    // It is the shorter one.
    if (continued >= steps) return { steps: 0, seconds: 0 };
    const left = continuesExactly(engine, continued, steps) ? steps - continued : steps;
    return { steps: left, seconds: this.#costs.estimate(identity.content, engine, left).seconds };
  }

  /** The value of a metric that a finished run has measured. */
  async valueOf(id: string, metric: string): Promise<number | null | undefined> {
    const folder = this.folders.get(id);
    const result = folder === undefined ? undefined : await readResultOf(runPaths(folder).result, id);
    return result?.metrics[metric];
  }
}
