import { mocoConfigurations, QUEUE } from './moco-configurations.js';
import type { BenchOptions } from './options.js';
import { plainTable, runPeer } from './programs.js';
import { gigabytesCell, millisecondsCell, ratioCell, secondsCell } from './step-cells.js';
import { compareSteps } from './step-comparison.js';
import type { StepConfiguration, StepTimes } from './step-configuration.js';

/** MoCo-v2 steps beside PyTorch's: time, rate, peak memory, and how long compiling and loading take. */
export function measureSteps(options: BenchOptions): string {
  const { mode, precision } = options;
  const heads = [
    `MoCo-v2 step, ${mode}, ${precision}`,
    'croplab ms',
    'peak GB',
    'PyTorch ms',
    'peak GB',
    'rate',
    'goal',
    'compiled s',
    'traced s',
  ];
  const table = plainTable([...heads, 'loaded s']);
  for (const { goal, ...step } of mocoConfigurations) {
    const { own, other, compiled, traced, loaded } = compareSteps(step, options, runTorch);
    const row = [
      `${step.backbone.kind} ${step.views[0]} px, batch ${options.batch ?? step.batch}`,
      millisecondsCell(own.milliseconds),
      gigabytesCell(own.peakBytes),
      millisecondsCell(other?.milliseconds),
      gigabytesCell(other?.peakBytes),
      ratioCell(other?.milliseconds, own.milliseconds),
      `${goal[mode]}x`,
      secondsCell(compiled),
      secondsCell(traced),
      secondsCell(loaded),
    ];
    table.push(row);
    console.error(row.join('  '));
  }
  return table.toString();
}

function runTorch(python: string, configuration: StepConfiguration): StepTimes {
  const { backbone, views, batch, steps, threads, device, precision } = configuration;
  const network = { architecture: backbone.kind, stem: backbone.stem, size: views[0], batch, queue: QUEUE };
  return runPeer(python, 'peer/moco_step.py', { ...network, steps, threads, device, precision }) as StepTimes;
}
