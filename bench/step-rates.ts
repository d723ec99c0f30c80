import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from 'simple-statistics';
import type { BenchOptions } from './options.js';
import { plainTable, runOwn, runPeer } from './programs.js';
import { stepConfigurations, type StepConfiguration, type StepTimes } from './step-configurations.js';

/** The first steps allocate memory and choose kernels. */
const WARM_UP_STEPS = 2;

interface Measured {
  readonly milliseconds: number;
  readonly peakBytes: number;
}

function summarize(runs: readonly StepTimes[]): Measured {
  return {
    milliseconds: median(runs.flatMap(({ milliseconds }) => milliseconds.slice(WARM_UP_STEPS))),
    peakBytes: Math.max(...runs.map(({ peakBytes }) => peakBytes)),
  };
}

function runTorch(python: string, configuration: StepConfiguration): StepTimes {
  const { backbone, stem, size, batch, queue, steps, threads, device, precision } = configuration;
  const settings = { architecture: backbone, stem, size, batch, queue, steps, threads, device, precision };
  return runPeer(python, 'peer/moco_step.py', settings) as StepTimes;
}

/** MoCo-v2 steps beside PyTorch's: time, rate, peak memory, and how long compiling and loading take. */
export function measureSteps({ peer, steps, rounds, threads, device, mode, precision }: BenchOptions): string {
  const heads = [
    `MoCo-v2 step, ${mode}, ${precision}`,
    'croplab ms',
    'peak GB',
    'PyTorch ms',
    'peak GB',
    'rate',
    'goal',
    'compiled s',
  ];
  const table = plainTable([...heads, 'loaded s']);
  const cache = mkdtempSync(join(tmpdir(), 'croplab-bench-'));
  try {
    for (const { goal, ...shape } of stepConfigurations) {
      const configuration = { ...shape, steps: steps + WARM_UP_STEPS, threads, device, mode, precision, cache };
      // Whoever compiles is not measured: that is another process's memory in training too.
      const compiling = mode === 'compiled' ? runSteps({ ...configuration, steps: 0 }) : undefined;
      const ours: StepTimes[] = [];
      const theirs: StepTimes[] = [];
      // In turns, so that a slow minute of the machine meets both.
      for (let round = 0; round < rounds; round++) {
        ours.push(runSteps(configuration));
        if (peer !== undefined) theirs.push(runTorch(peer, configuration));
      }
      const row = [`${shape.backbone} ${shape.size} px, batch ${shape.batch}`, ...describeRates(ours, theirs)];
      row.push(`${goal[mode]}x`, seconds(compiling), compiling === undefined ? '-' : seconds(ours[0]));
      table.push(row);
      console.error(row.join('  '));
    }
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
  return table.toString();
}

const runSteps = (configuration: StepConfiguration): StepTimes => runOwn('moco-step.ts', configuration) as StepTimes;

function describeRates(ours: readonly StepTimes[], theirs: readonly StepTimes[]): string[] {
  const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(2);
  const own = summarize(ours);
  const described = [own.milliseconds.toFixed(0), gigabytes(own.peakBytes)];
  if (theirs.length === 0) return [...described, '-', '-', '-'];
  const other = summarize(theirs);
  const rate = other.milliseconds / own.milliseconds;
  return [...described, other.milliseconds.toFixed(0), gigabytes(other.peakBytes), `${rate.toFixed(2)}x`];
}

function seconds(times: StepTimes | undefined): string {
  return times?.compilation === undefined ? '-' : (times.compilation / 1000).toFixed(1);
}
