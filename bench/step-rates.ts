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
  const { backbone, stem, size, batch, queue, steps, threads, device } = configuration;
  const settings = { architecture: backbone, stem, size, batch, queue, steps, threads, device };
  return runPeer(python, 'peer/moco_step.py', settings) as StepTimes;
}

/** MoCo-v2 steps beside PyTorch's: time, rate, peak memory. */
export function measureSteps({ peer, steps, rounds, threads, device }: BenchOptions): string {
  const table = plainTable(['MoCo-v2 step', 'croplab ms', 'peak GB', 'PyTorch ms', 'peak GB', 'rate', 'goal']);
  const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(2);
  for (const { goal, ...shape } of stepConfigurations) {
    const configuration = { ...shape, steps: steps + WARM_UP_STEPS, threads, device };
    const ours: StepTimes[] = [];
    const theirs: StepTimes[] = [];
    // In turns, so that a slow minute of the machine meets both.
    for (let round = 0; round < rounds; round++) {
      ours.push(runOwn('moco-step.ts', configuration) as StepTimes);
      if (peer !== undefined) theirs.push(runTorch(peer, configuration));
    }
    const own = summarize(ours);
    const row = [`${shape.backbone} ${shape.size} px, batch ${shape.batch}`, own.milliseconds.toFixed(0)];
    row.push(gigabytes(own.peakBytes));
    if (theirs.length > 0) {
      const other = summarize(theirs);
      const rate = other.milliseconds / own.milliseconds;
      row.push(other.milliseconds.toFixed(0), gigabytes(other.peakBytes), `${rate.toFixed(2)}x`, `${goal}x`);
    } else row.push('-', '-', '-', `${goal}x`);
    table.push(row);
    console.error(row.join('  '));
  }
  return table.toString();
}
