import type { LoadedFile } from '../../config/index.js';
import { withoutLabels } from '../../config/sweep/point-labels.js';
import { CroplabError, ExitCode } from '../../errors/index.js';
import type { RunManifest } from '../../runs/run-files.js';
import { listRunFolders, readRunState, type StoredRunState } from '../../runs/run-state.js';
import { readManifestOf } from '../../runs/run-manifest.js';
import { runPaths } from '../../runs/run-directory.js';
import { checkedPoints, type CheckedPoint } from '../checked-points.js';
import { MeasuredCosts } from './measured-costs.js';
import { totalsOf, type MissingData, type Plan, type PlannedPoint, type PlannedState } from './plan.js';
import { PointIdentifier, type IdentificationRequest, type IdentifiedPoint } from '../point-identifier.js';

export interface PlanRequest extends IdentificationRequest {
  readonly maxSteps?: number | undefined;
  /** Where runs lie. */
  readonly outDirectory: string;
  /** What each point is called in the plan. */
  readonly namesOf: (points: readonly CheckedPoint[]) => readonly string[];
}

/** Runs that are measured by, at most: a folder may hold thousands. */
const MOST_MEASURED = 200;

/**
 * What running a file would do: which points stand there finished, which go on, what is left and what it will take. Nothing is run.
 *
 * @throws ConfigError where a point is invalid; what opening the data throws, unless they are not there
 */
export async function planRuns(loaded: LoadedFile, request: PlanRequest): Promise<Plan> {
  const points = checkedPoints(loaded);
  const names = request.namesOf(points);
  const planning = new Planning(request, await listRunFolders(request.outDirectory, loaded.name));
  const identified: (IdentifiedPoint | undefined)[] = [];
  for (const point of points) identified.push(await planning.identify(point));
  await planning.measure();
  const planned: PlannedPoint[] = [];
  for (const [index, point] of points.entries()) {
    const { assignments, loaded: own } = point;
    const { id, ...outlook } = planning.describe(own.experiment.engine, identified[index]);
    planned.push({ id, name: names[index] ?? own.name, point: withoutLabels(assignments), ...outlook });
  }
  return { points: planned, totals: totalsOf(planned), missing: planning.missing };
}

class Planning {
  readonly missing: MissingData[] = [];
  readonly #identifier: PointIdentifier;
  readonly #costs = new MeasuredCosts();
  readonly #stored = new Map<string, StoredRunState>();

  constructor(
    private readonly request: PlanRequest,
    private readonly folders: ReadonlyMap<string, string>,
  ) {
    this.#identifier = new PointIdentifier(request);
  }

  /** `undefined` where its data are not there. */
  async identify({ loaded }: CheckedPoint): Promise<IdentifiedPoint | undefined> {
    try {
      const found = await this.#identifier.identify(loaded, this.request.maxSteps);
      const { id } = found.identity;
      const folder = this.folders.get(id);
      if (folder !== undefined) this.#stored.set(id, await readRunState(folder, id));
      return found;
    } catch (error) {
      if (!(error instanceof CroplabError) || error.exitCode !== ExitCode.missing) throw error;
      const { message, remedy } = error;
      if (!this.missing.some((other) => other.message === message)) this.missing.push({ message, remedy });
      return undefined;
    }
  }

  /** Reads what finished runs have taken, those of the points first. */
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

  describe(
    engine: Parameters<MeasuredCosts['estimate']>[1],
    found: IdentifiedPoint | undefined,
  ): Omit<PlannedPoint, 'name' | 'point'> {
    if (found === undefined) return { id: null, state: null, steps: null, seconds: null, bytes: null };
    const { id, content } = found.identity;
    const stored = this.#stored.get(id);
    const state = stateOf(stored);
    if (state === 'cached') return { id, state, steps: 0, seconds: 0, bytes: 0 };
    const steps = Math.max(0, found.steps - (stored?.checkpoint ?? 0));
    return { id, state, steps, ...this.#costs.estimate(content, engine, steps) };
  }
}

function stateOf(stored: StoredRunState | undefined): PlannedState {
  if (stored?.isFinished) return 'cached';
  if (stored?.manifest?.status === 'failed') return 'failed';
  return stored !== undefined && stored.checkpoint > 0 ? 'partial' : 'new';
}
