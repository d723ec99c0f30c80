import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { JsonObject, JsonValue } from '../../src/json.js';
import type { MetricLine } from '../../src/runs/run-files.js';
import { storedRun, writeRuns, type RunSketch } from '../compare/stored-runs.js';

/** A run with everything that a report shows. */
export interface ReportedRun extends RunSketch {
  /** Logged points of each curve. */
  readonly points?: number;
  readonly embedding?: boolean;
}

/** Crops by temperatures, each with several seeds: object crops are better, and 0.2 is. */
export function studySketches(seeds: readonly number[] = [0, 1, 2]): ReportedRun[] {
  const crops = [{ kind: 'scene-scene' }, { kind: 'object-dilate', dilation: 0.1 }];
  const temperatures = [0.07, 0.1, 0.2];
  return crops.flatMap((crop, place) =>
    temperatures.flatMap((temperature, other) =>
      seeds.map((seed): ReportedRun => {
        const value = 36 + 7 * place + 2 * other + noise(seed + 10 * other + 100 * place);
        const point = { crops: crop, 'method.temperature': temperature };
        const id = `${place}${other}${seed}`;
        const recipe = { crops: crop, method: { kind: 'moco-v2', temperature }, training: { batchSize: 8 } };
        const metrics = { 'linear/mAP': value, 'linear/AP/cat': value - 5, 'nearest/top1': value + 20 };
        return {
          id,
          name: 'study',
          value,
          seed,
          point,
          recipe,
          metrics,
          baseline: place === 0 && other === 2,
          embedding: true,
        };
      }),
    ),
  );
}

/** A number between -1 and 1, the same for the same place. */
function noise(place: number): number {
  return Math.sin(12.9898 * (place + 1)) * Math.cos(78.233 * (place + 1));
}

/** Writes runs as training would: manifest, result, metrics, provenance. */
export async function writeReportedRuns(out: string, runs: readonly ReportedRun[]): Promise<void> {
  await writeRuns(out, runs);
  await Promise.all(
    runs.map(async (sketch) => {
      const { manifest } = storedRun(sketch);
      const folder = join(out, manifest.experiment, manifest.id);
      await mkdir(join(folder, 'evaluations'), { recursive: true });
      await writeFile(
        join(folder, 'metrics.jsonl'),
        metricsOf(sketch)
          .map((line) => `${JSON.stringify(line)}\n`)
          .join(''),
      );
      await writeFile(join(folder, 'provenance.json'), JSON.stringify(originsOf(sketch)));
      await writeFile(join(folder, 'views.png'), await viewsOf(sketch));
      if (sketch.embedding) await writeEmbedding(folder, sketch);
    }),
  );
}

function metricsOf({ seed = 0, value = 50, steps = 100, points = 50 }: ReportedRun): MetricLine[] {
  const began = Date.parse('2026-01-01T00:00:00Z');
  return Array.from({ length: points }, (_, index) => {
    const step = Math.round(((index + 1) * steps) / points);
    const shared = { step, epoch: 0, wallTime: began + step * 90 };
    const loss = 2 + 4 * Math.exp((-3 * index) / points) - value / 60 + 0.15 * noise(step + 1000 * seed);
    const lines = [
      { ...shared, name: 'train/loss', value: loss },
      { ...shared, name: 'train/learningRate', value: 0.03 * (1 + Math.cos((Math.PI * step) / steps)) },
    ];
    const isMeasured = (index + 1) % 10 === 0;
    const measured = value - 12 * (1 - step / steps) + (step === steps ? 0 : noise(step + seed));
    return isMeasured ? [...lines, { ...shared, name: 'linear/mAP', value: measured }] : lines;
  }).flat();
}

/** A picture in a colour of the run's own. */
function viewsOf({ value = 50 }: ReportedRun): Promise<Buffer> {
  const background = { r: Math.round(3 * value) % 256, g: 120, b: 160 };
  return sharp({ create: { width: 480, height: 320, channels: 3, background } })
    .png()
    .toBuffer();
}

/** Three classes in the plane, and the protocol that says so. */
async function writeEmbedding(folder: string, { seed = 0 }: ReportedRun): Promise<void> {
  const points = Array.from({ length: 240 }, (_, index) => {
    const [label, angle] = [index % 3, 2.1 * (index % 3)];
    const [across, up] = [noise(index + 1000 * seed), noise(index + 500 + 1000 * seed)];
    return { x: 3 * Math.cos(angle) + across, y: 3 * Math.sin(angle) + up, label: ['cat', 'dog', 'zebra'][label] };
  });
  await writeFile(
    join(folder, 'evaluations', 'embedding.jsonl'),
    points.map((point) => `${JSON.stringify(point)}\n`).join(''),
  );
  const path = join(folder, 'result.json');
  const result = JSON.parse(await readFile(path, 'utf8')) as { readonly protocol: object };
  await writeFile(
    path,
    JSON.stringify({ ...result, protocol: { ...result.protocol, embedding: { kind: 'embedding' } } }),
  );
}

function originsOf({ recipe = {}, seed = 0 }: ReportedRun): JsonObject {
  const leaves = [...leavesOf(recipe, ''), ['training.seed', seed] as const];
  const inFile = { from: 'file', file: 'configs/study.yaml', line: 3, column: 5 };
  const values = leaves.map(([path, value], index) => ({
    path,
    value,
    origin: path.startsWith('training.')
      ? { from: 'default', declaredBy: 'experiment' }
      : { ...inFile, line: index + 1 },
    former: path === 'method.temperature' ? [{ value: 0.2, origin: { ...inFile, file: 'configs/base.yaml' } }] : [],
  }));
  return { values, dropped: [] };
}

function leavesOf(value: JsonValue, path: string): (readonly [string, JsonValue])[] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value as JsonObject).flatMap(([key, child]) =>
    leavesOf(child, path === '' ? key : `${path}.${key}`),
  );
}
