import { median } from 'simple-statistics';
import type { Experiment } from '../../config/experiment.js';
import { isJsonObject, orderedJson, type JsonObject, type JsonValue } from '../../json.js';
import { describeMachine } from '../../runs/environment-record.js';
import { readMetrics } from '../../runs/read-metrics.js';
import { runPaths } from '../../runs/run-directory.js';
import type { RunManifest } from '../../runs/run-files.js';

/** What one run has taken. */
interface Measurement {
  readonly device: JsonValue;
  readonly secondsPerStep: number | undefined;
  /** Besides its steps: opening the data, compiling, evaluating. */
  readonly otherSeconds: number;
  readonly bytes: number | undefined;
}

export interface CostEstimate {
  readonly seconds: number | null;
  readonly bytes: number | null;
}

/** The metric that says how many milliseconds a step took. */
const STEP_TIME = 'time/step';

/** What finished runs have taken on this machine, by what the time of a step hangs on. */
export class MeasuredCosts {
  readonly #byLikeness = new Map<string, Measurement[]>();
  readonly #machine = describeMachine();

  /** Takes a run into account, if it is finished and was made on this machine. */
  async add(directory: string, manifest: RunManifest): Promise<void> {
    const { status, identity, machine, engine } = manifest;
    const isHere = ['processor', 'cores', 'architecture'].every((key) => machine[key] === this.#machine[key]);
    if (status !== 'completed' || !isHere || !isJsonObject(identity.recipe)) return;
    const key = likeness(identity.recipe, identity.precision ?? null, engine.threads ?? null);
    const measured = await measurementOf(directory, manifest);
    this.#byLikeness.set(key, [...(this.#byLikeness.get(key) ?? []), measured]);
  }

  /**
   * What `steps` more steps and the evaluation of a run will take: the median of the runs that are like it; null where there are none.
   *
   * @param identity the content of the run's identity
   */
  estimate(identity: JsonObject, { device, threads }: Experiment['engine'], steps: number): CostEstimate {
    if (this.#byLikeness.size === 0) return { seconds: null, bytes: null };
    const { recipe, precision = null } = identity;
    const alike = isJsonObject(recipe) ? (this.#byLikeness.get(likeness(recipe, precision, threads)) ?? []) : [];
    // On one machine, auto takes the GPU wherever a run has taken it.
    const chosen = device !== 'auto' ? device : alike.some((run) => run.device === 'gpu') ? 'gpu' : 'cpu';
    const runs = alike.filter((run) => run.device === chosen);
    const perStep = runs.flatMap(({ secondsPerStep }) => secondsPerStep ?? []);
    const bytes = runs.flatMap((run) => run.bytes ?? []);
    const isKnown = runs.length > 0 && (steps === 0 || perStep.length > 0);
    const training = steps === 0 || perStep.length === 0 ? 0 : steps * median(perStep);
    return {
      seconds: isKnown ? training + median(runs.map(({ otherSeconds }) => otherSeconds)) : null,
      bytes: bytes.length === 0 ? null : Math.max(...bytes),
    };
  }
}

async function measurementOf(directory: string, manifest: RunManifest): Promise<Measurement> {
  const { engine, identity, times, usage } = manifest;
  const history = await readMetrics(runPaths(directory).metrics, new Set([STEP_TIME]));
  const milliseconds = (history.get(STEP_TIME) ?? []).flatMap(({ value }) => value ?? []);
  const mean = milliseconds.reduce((sum, value) => sum + value, 0) / milliseconds.length / 1000;
  const secondsPerStep = milliseconds.length === 0 ? undefined : mean;
  const steps = typeof identity.steps === 'number' ? identity.steps : 0;
  return {
    device: engine.device ?? null,
    secondsPerStep,
    otherSeconds: Math.max(0, times.seconds - steps * (secondsPerStep ?? 0)),
    bytes: usage?.peakMemoryBytes,
  };
}

/** Settings of crops and methods that the time of a step hangs on, wherever they stand in a block. */
const SIZES = new Set(['kind', 'size', 'count', 'batchNormGroups']);

/**
 * What two runs must have in common to take the same time a step, as text: kinds, the network, sizes and numbers of views, batch size,
 * precision, evaluators, threads. Temperatures, rates and seeds do not count.
 */
function likeness(recipe: JsonObject, precision: JsonValue, threads: JsonValue): string {
  const { data, crops, augment, backbone, method, optimizer, training, evaluators } = recipe;
  const kinds = [data, augment, optimizer].map((block) => (isJsonObject(block) ? (block.kind ?? null) : null));
  const network = isJsonObject(backbone) ? { ...backbone, weights: null } : null;
  const batchSize = isJsonObject(training) ? (training.batchSize ?? null) : null;
  const sizes = [crops, method].map((block) => sizesIn(block ?? null));
  return orderedJson([kinds, network, batchSize, sizes, evaluators ?? null, precision, threads]);
}

function sizesIn(value: JsonValue): JsonValue {
  if (!isJsonObject(value)) return null;
  const sizes = Object.entries(value).flatMap(([key, inner]) => {
    const found = SIZES.has(key) ? inner : sizesIn(inner);
    return found === null ? [] : [[key, found] as const];
  });
  return sizes.length === 0 ? null : Object.fromEntries(sizes);
}
