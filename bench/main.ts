/** `npm run bench -- [--peer-python PYTHON] [--steps N] [--rounds N] [--threads N]`: see bench/README.md. */
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { median } from 'simple-statistics';
import { stepConfigurations, type StepConfiguration, type StepTimes } from './step-configurations.js';

const place = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The first steps allocate memory and choose kernels. */
const WARM_UP_STEPS = 2;

function lastJsonLine(program: string, programArguments: readonly string[]): StepTimes {
  const output = execFileSync(program, programArguments, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  return JSON.parse(output.trim().split('\n').at(-1)!) as StepTimes;
}

function runOurs(configuration: StepConfiguration): StepTimes {
  return lastJsonLine(process.execPath, ['--import', 'tsx', place('moco-step.ts'), JSON.stringify(configuration)]);
}

function runPeer(python: string, { backbone, stem, size, batch, queue, steps, threads }: StepConfiguration): StepTimes {
  const options = { architecture: backbone, stem, size, batch, queue, steps, threads };
  const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return lastJsonLine(python, [place('peer/moco_step.py'), ...flags]);
}

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

const { values } = parseArgs({
  options: {
    'peer-python': { type: 'string' },
    steps: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '2' },
    threads: { type: 'string', default: '2' },
  },
});
const peer = values['peer-python'];
const table = new Table({
  head: ['MoCo-v2 step', 'croplab ms', 'peak GB', 'PyTorch ms', 'peak GB', 'rate', 'goal'],
  style: { head: [], border: [] },
});
const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(2);

for (const { goal, ...shape } of stepConfigurations) {
  const configuration = { ...shape, steps: Number(values.steps) + WARM_UP_STEPS, threads: Number(values.threads) };
  const ours: StepTimes[] = [];
  const theirs: StepTimes[] = [];
  // In turns, so that a slow minute of the machine meets both.
  for (let round = 0; round < Number(values.rounds); round++) {
    ours.push(runOurs(configuration));
    if (peer !== undefined) theirs.push(runPeer(peer, configuration));
  }
  const own = summarize(ours);
  const label = `${shape.backbone} ${shape.size} px, batch ${shape.batch}`;
  const row = [label, own.milliseconds.toFixed(0), gigabytes(own.peakBytes)];
  if (theirs.length > 0) {
    const other = summarize(theirs);
    const rate = other.milliseconds / own.milliseconds;
    row.push(other.milliseconds.toFixed(0), gigabytes(other.peakBytes), `${rate.toFixed(2)}x`, `${goal}x`);
  } else row.push('-', '-', '-', `${goal}x`);
  table.push(row);
  console.error(row.join('  '));
}
console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${values.threads} threads, ${values.steps} steps x ${values.rounds} rounds, medians`,
);
console.log(table.toString());
