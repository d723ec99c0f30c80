import { mocoConfigurations, QUEUE } from './moco-configurations.js';
import type { BenchOptions } from './options.js';
import { peerProgram, plainTable, type Program } from './programs.js';
import { intervalCell, memoryCell, millisecondsCell, secondsCell } from './step-cells.js';
import { compareSteps } from './step-comparison.js';
import type { StepConfiguration } from './step-configuration.js';

/** MoCo-v2 steps beside PyTorch's: time, rate, peak memory, and how long compiling and loading take. */
export async function measureSteps(options: BenchOptions): Promise<string> {
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
    const { own, other, rate, compiled, traced, loaded } = await compareSteps(step, options, torchProgram);
    const row = [
      `${step.backbone.kind} ${step.views[0]} px, batch ${options.batch ?? step.batch}`,
      millisecondsCell(own),
      memoryCell(own),
      millisecondsCell(other),
      memoryCell(other),
      intervalCell(rate),
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

function torchProgram(python: string, configuration: StepConfiguration): Program {
  const { backbone, views, batch, threads, device, precision } = configuration;
  const network = { architecture: backbone.kind, stem: backbone.stem, size: views[0], batch, queue: QUEUE };
  return peerProgram(python, 'peer/moco_step.py', { ...network, threads, device, precision });
}
