import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../json.js';
import { runPaths } from '../runs/run-directory.js';
import type { RunResult } from '../runs/run-files.js';
import { isFields, isNumber, isText, measurementKeys, readDocument, type Fields, type Keys } from './read-document.js';

/** What was measured of a run after it had ended. */
export interface LaterEvaluation extends Pick<RunResult, 'metrics' | 'intervals' | 'protocol'> {
  readonly id: string;
  /** Of the checkpoint that was measured. */
  readonly step: number;
  /** When, as ISO 8601; empty where that is not known. */
  readonly started: string;
  /** On what and by what: what the evaluators' settings do not say. */
  readonly evaluated: JsonObject;
}

export interface FoundEvaluations {
  /** Those made last at the end. */
  readonly evaluations: readonly LaterEvaluation[];
  readonly damaged: readonly string[];
}

const ID = /^[0-9a-f]{12}$/;

/** Evaluations of one run that are read at most. */
const MOST = 200;

/** Hex digits by which digests of data and code are told apart. */
const DIGITS = 12;

/** What `run-exp evaluate` keeps beside the run with that id. */
export function readLaterEvaluations(directory: string, run: string): FoundEvaluations {
  const folder = runPaths(directory).laterEvaluations;
  const evaluations: LaterEvaluation[] = [];
  const damaged: string[] = [];
  for (const id of idsIn(folder)) {
    const found = readEvaluation(join(folder, id), { id, run });
    if (typeof found === 'string') damaged.push(found);
    else evaluations.push(found);
  }
  const order = ({ started, id }: LaterEvaluation): string => `${started} ${id}`;
  return { evaluations: evaluations.sort((one, other) => (order(one) < order(other) ? -1 : 1)), damaged };
}

/** Most runs have none. */
function idsIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => ID.test(name))
      .slice(0, MOST);
  } catch {
    return [];
  }
}

const resultKeys: Keys = {
  id: isText,
  of: (value) => isFields(value) && isText(value.run) && isNumber(value.step),
  dataFingerprint: isText,
  ...measurementKeys,
};

function readEvaluation(
  folder: string,
  expected: { readonly id: string; readonly run: string },
): LaterEvaluation | string {
  const path = join(folder, 'result.json');
  const stated = readDocument(path, resultKeys);
  if (typeof stated === 'string') return stated;
  const { id, of, dataFingerprint, ...measured } = stated as unknown as StatedEvaluation;
  if (of.run !== expected.run || id !== expected.id)
    return `${path} is damaged: it belongs to ${id} of the run ${of.run}.`;
  // What made it is worth knowing, and the numbers stand without.
  const record = readDocument(join(folder, 'evaluation.json'), {});
  const { code, engine, times } = typeof record === 'string' ? ({} as Fields) : record;
  const { metrics, intervals = {}, protocol } = measured;
  const digest = textAt(code, 'digest')?.slice(0, DIGITS) ?? null;
  const device = textAt(engine, 'device') ?? null;
  const threads = isFields(engine) && isNumber(engine.threads) ? engine.threads : null;
  const evaluated = { data: dataFingerprint.slice(0, DIGITS), code: digest, device, threads };
  return { id, step: of.step, started: textAt(times, 'started') ?? '', metrics, intervals, protocol, evaluated };
}

interface StatedEvaluation extends Pick<LaterEvaluation, 'id' | 'metrics' | 'protocol'> {
  readonly of: { readonly run: string; readonly step: number };
  readonly dataFingerprint: string;
  readonly intervals?: RunResult['intervals'];
}

function textAt(value: unknown, key: string): string | undefined {
  const found = isFields(value) ? value[key] : undefined;
  return typeof found === 'string' ? found : undefined;
}

/** What a later evaluation's evaluator is called: no evaluator of an experiment can be. */
export function laterName(evaluator: string, step: number, steps: number): string {
  return step === steps ? `later:${evaluator}` : `later@${step}:${evaluator}`;
}

/**
 * The result of a run with what was measured of it later: `knn/top-1` of the last checkpoint as `later:knn/top-1`, of the one of step 400 as
 * `later@400:knn/top-1`. Of evaluations by evaluators of one name, the one made last counts. Its protocol says on what data and by what code it was made.
 */
export function withLaterEvaluations(result: RunResult, evaluations: readonly LaterEvaluation[]): RunResult {
  if (evaluations.length === 0) return result;
  const measured = new Map<string, Pick<RunResult, 'metrics' | 'intervals' | 'protocol'>>();
  for (const evaluation of evaluations) {
    for (const [name, protocol] of Object.entries(evaluation.protocol)) {
      const later = laterName(name, evaluation.step, result.steps);
      // The last one made stands at the end, too.
      measured.delete(later);
      measured.set(later, {
        metrics: renamed(evaluation.metrics, name, later),
        intervals: renamed(evaluation.intervals, name, later),
        protocol: { [later]: { ...protocol, evaluated: evaluation.evaluated } },
      });
    }
  }
  const all = [result, ...measured.values()];
  return {
    ...result,
    metrics: Object.assign({}, ...all.map(({ metrics }) => metrics)) as RunResult['metrics'],
    intervals: Object.assign({}, ...all.map(({ intervals }) => intervals)) as RunResult['intervals'],
    protocol: Object.assign({}, ...all.map(({ protocol }) => protocol)) as RunResult['protocol'],
  };
}

/** The values of one evaluator under another name. */
function renamed<Value>(
  values: Readonly<Record<string, Value>>,
  evaluator: string,
  name: string,
): Record<string, Value> {
  const own = Object.entries(values).filter(([metric]) => metric.startsWith(`${evaluator}/`));
  return Object.fromEntries(own.map(([metric, value]) => [`${name}${metric.slice(evaluator.length)}`, value]));
}
