import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RandomStream } from '../src/engine/random/random-stream.js';
import type { MetricLine, RunManifest, RunResult } from '../src/runs/run-files.js';

/** Runs of a study that nobody trained. */
export interface SyntheticStudy {
  readonly runs: number;
  /** Points of `train/loss` that each run logged. */
  readonly points: number;
}

const SEEDS = 5;
const CLASSES = 20;
const BATCH = 128;
const kinds = ['scene-scene', 'object-object', 'object-dilate', 'object-scene'];

/** Writes the files of a study as training does: a grid of crops and temperatures, five seeds each. */
export async function writeSyntheticStudy(out: string, { runs, points }: SyntheticStudy): Promise<void> {
  const random = RandomStream.fromSeed(0).stream('bench', 'runs');
  for (let index = 0; index < runs; index++) {
    const { manifest, result, lines } = syntheticRun(index, points, random.stream(index));
    const folder = join(out, manifest.experiment, manifest.id);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    await writeFile(join(folder, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
    await writeFile(join(folder, 'metrics.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }
}

interface SyntheticRun {
  readonly manifest: RunManifest;
  readonly result: RunResult;
  readonly lines: readonly MetricLine[];
}

function syntheticRun(index: number, points: number, random: RandomStream): SyntheticRun {
  const [seed, point] = [index % SEEDS, Math.floor(index / SEEDS)];
  const kind = kinds[point % kinds.length]!;
  const temperature = Number((0.05 + 0.001 * Math.floor(point / kinds.length)).toFixed(3));
  const id = index.toString(16).padStart(12, '0');
  const steps = 10 * points;
  const evaluator = {
    kind: 'linear-multilabel',
    name: 'linear-multilabel',
    every: 'end',
    resamples: 1000,
    epochs: 100,
  };
  const recipe = {
    data: { kind: 'scenes', scenes: { train: 2000, validation: 500, test: 500 }, seed: 0 },
    proposals: { kind: 'annotated' },
    crops: { kind, scale: [0.2, 1], size: 40, ...(kind === 'object-dilate' && { dilation: 0.1 }) },
    augment: { kind: 'moco-v2', jitter: { brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1 }, grayscale: 0.2 },
    backbone: { kind: 'resnet18', stem: 'small', width: 0.5, weights: null },
    method: { kind: 'moco-v2', temperature, queueSize: 4096, momentum: 0.99, batchNormGroups: 1 },
    optimizer: { kind: 'sgd', learningRate: 0.12, momentum: 0.9, weightDecay: 0.0002 },
    schedule: { kind: 'cosine', per: 'step' },
    training: { batchSize: BATCH, steps },
    evaluators: [evaluator],
  };
  const code = 'c0de'.repeat(16);
  const data = 'da7a'.repeat(16);
  const manifest: RunManifest = {
    id,
    name: 'study',
    experiment: 'study',
    status: 'completed',
    point: { crops: recipe.crops, 'method.temperature': temperature, 'training.seed': seed },
    baseline: point === 0,
    identity: { recipe, seed, steps, precision: 'float32', data, plugins: [], code },
    code: { package: 'croplab', version: '0.1.0', digest: code },
    git: null,
    data: { kind: 'scenes', fingerprint: data, images: { train: 2000, validation: 500, test: 500 } },
    engine: { device: 'cpu', name: 'processor', threads: 2, tensorflow: '2.21.0', mode: 'compiled' },
    machine: { system: 'linux', architecture: 'x64', cores: 2 },
    command: ['run-exp', 'study.yaml'],
    times: {
      started: new Date(1.75e12 + 1000 * index).toISOString(),
      ended: null,
      seconds: 300 + random.integer(0, 60),
    },
    notes: '',
    tags: [],
    failure: null,
  };
  const mean = 38 + 2 * (point % kinds.length) - 60 * Math.abs(temperature - 0.1) + 0.4 * seed + random.uniform(-1, 1);
  const lines = Array.from({ length: points }, (_, at): MetricLine => ({
    step: 10 * (at + 1),
    epoch: Math.floor(at / 2),
    name: 'train/loss',
    value: 5 + 3 * Math.exp(-at / 40) + random.uniform(-0.1, 0.1),
    wallTime: 1.75e12 + 1000 * at,
  }));
  return {
    manifest,
    result: { ...resultOf(mean, random), id, seed, steps, images: steps * BATCH, dataFingerprint: data },
    lines,
  };
}

function resultOf(mean: number, random: RandomStream): Pick<RunResult, 'metrics' | 'intervals' | 'protocol'> {
  const names = ['mAP', 'validation/mAP', ...Array.from({ length: CLASSES }, (_, label) => `AP/class ${label}`)];
  const metrics = Object.fromEntries(
    names.map((name) => [`linear-multilabel/${name}`, mean + (name === 'mAP' ? 0 : random.uniform(-5, 5))]),
  );
  const intervals = Object.fromEntries(
    Object.entries(metrics).map(([name, value]) => [name, [value - 2, value + 2] as const]),
  );
  const settings = { epochs: 100, learningRate: [3, 10, 30], weightDecay: [0], size: 64, average: 'dataset', seed: 0 };
  const protocol = {
    'linear-multilabel': {
      kind: 'linear-multilabel',
      settings,
      images: { train: 2000, validation: 500, test: 500 },
      selection: 'by validation mAP; the test split is scored once, with the chosen',
      chosen: { learningRate: 10, weightDecay: 0 },
    },
  };
  return { metrics, intervals, protocol };
}
