import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredRun } from '../../src/compare/stored-run.js';
import type { MetricLine, RunResult } from '../../src/runs/run-files.js';
import type { JsonObject } from '../../src/json.js';

export interface RunSketch {
  readonly id: string;
  readonly name?: string;
  readonly value?: number;
  readonly seed?: number;
  readonly point?: JsonObject;
  readonly baseline?: boolean;
  readonly steps?: number;
  readonly recipe?: JsonObject;
  readonly threads?: number;
  readonly status?: 'completed' | 'interrupted';
  readonly metrics?: RunResult['metrics'];
  /** Settings of the evaluator. */
  readonly settings?: JsonObject;
  /** What the evaluator's images were normalised with. */
  readonly normalization?: JsonObject;
  readonly code?: string;
  readonly data?: string;
  readonly precision?: string;
  readonly mode?: string;
  readonly device?: string;
  readonly intervals?: RunResult['intervals'];
  readonly tags?: readonly string[];
  /** Lines of `metrics.jsonl`: values by metric and step. */
  readonly logged?: Readonly<Record<string, Readonly<Record<number, number | null>>>>;
}

/** A run with as much of its files as comparisons look at. */
export function storedRun(sketch: RunSketch): StoredRun {
  const { id, name = 'study', value = 50, seed = 0, point = {}, steps = 100, status = 'completed' } = sketch;
  const { metrics = { 'linear/mAP': value, 'linear/AP/cat': null }, settings = { size: 96 } } = sketch;
  const { code = 'c0de', data = 'data', normalization = { colorSpace: 'rgb' } } = sketch;
  const { recipe = { crops: point.crops ?? 'none' }, baseline = false, threads = 2 } = sketch;
  const { precision = 'float32', mode = 'compiled', device = 'cpu', intervals = {}, tags = [], logged } = sketch;
  const manifest = {
    id,
    name,
    experiment: 'study',
    status,
    point: { ...point, 'training.seed': seed },
    baseline,
    identity: { recipe, seed, steps, code, data, precision },
    code: {},
    git: null,
    data: {},
    engine: { device, threads, mode },
    machine: {},
    command: [],
    times: { started: `2026-01-01T00:00:0${id.length}.${id}`, ended: null, seconds: 10 },
    notes: '',
    tags,
    failure: null,
  };
  const result = {
    id,
    seed,
    steps,
    images: steps * 8,
    dataFingerprint: data,
    metrics,
    intervals,
    protocol: { linear: { kind: 'linear', settings, normalization, chosen: { learningRate: value } } },
  };
  const history = new Map(
    linesOf(logged ?? {}).map(({ name }) => [name, linesOf({ [name]: logged?.[name] ?? {} })] as const),
  );
  return {
    directory: `runs/study/${id}`,
    manifest,
    result: status === 'completed' ? result : undefined,
    ...(logged === undefined ? {} : { history }),
  };
}

function linesOf(logged: NonNullable<RunSketch['logged']>): MetricLine[] {
  return Object.entries(logged).flatMap(([name, values]) =>
    Object.entries(values).map(([step, value]) => ({ step: Number(step), epoch: 0, name, value, wallTime: 0 })),
  );
}

/** Writes runs as the command would. */
export async function writeRuns(out: string, sketches: readonly RunSketch[]): Promise<void> {
  for (const sketch of sketches) {
    const { manifest, result } = storedRun(sketch);
    const folder = join(out, manifest.experiment, manifest.id);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
    if (result !== undefined) await writeFile(join(folder, 'result.json'), JSON.stringify(result));
    const lines = linesOf(sketch.logged ?? {}).map((line) => `${JSON.stringify(line)}\n`);
    await writeFile(join(folder, 'metrics.jsonl'), lines.join(''));
  }
}
