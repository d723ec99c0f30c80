import { methodConfigurations } from './method-configurations.js';
import type { BenchOptions } from './options.js';
import { peerProgram, plainTable, type Program } from './programs.js';
import { intervalCell, memoryCell, memoryRatioCell, millisecondsCell, rateCell } from './step-cells.js';
import { compareSteps } from './step-comparison.js';
import type { MeasuredStep, StepConfiguration } from './step-configuration.js';

/** A step of each method beside the same step in PyTorch: time, rate, peak memory. */
export async function measureMethods(options: BenchOptions): Promise<string> {
  const sideHeads = (name: string): string[] => [`${name} ms`, 'steps/s', 'peak GB'];
  const heads = [`step, ${options.mode}, ${options.precision}`, ...sideHeads('croplab'), ...sideHeads('PyTorch')];
  const table = plainTable([...heads, 'rate (goal 1x)', 'memory (goal 1.2x)']);
  for (const step of methodConfigurations) {
    const { own, other, rate } = await compareSteps(step, options, torchProgram);
    const row = [
      describeStep(step),
      ...[own, other].flatMap((side) => [millisecondsCell(side), rateCell(side), memoryCell(side)]),
      intervalCell(rate),
      memoryRatioCell(own, other),
    ];
    table.push(row);
    console.error(row.join('  '));
  }
  return table.toString();
}

/** `swav, 2 x 64 + 4 x 32 px` */
function describeStep({ method, views }: MeasuredStep): string {
  const sizes = [...new Set(views)].map((size) => `${views.filter((other) => other === size).length} x ${size}`);
  return `${method.kind}, ${sizes.join(' + ')} px`;
}

function torchProgram(python: string, configuration: StepConfiguration): Program {
  return peerProgram(python, 'peer/method_step.py', { configuration: JSON.stringify(configuration) });
}
