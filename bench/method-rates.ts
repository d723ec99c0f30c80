import { methodConfigurations } from './method-configurations.js';
import type { BenchOptions } from './options.js';
import { plainTable, runPeer } from './programs.js';
import { gigabytesCell, millisecondsCell, rateCell, ratioCell } from './step-cells.js';
import { compareSteps } from './step-comparison.js';
import type { MeasuredStep, StepConfiguration, StepTimes } from './step-configuration.js';

/** A step of each method beside the same step in PyTorch: time, rate, peak memory. */
export function measureMethods(options: BenchOptions): string {
  const side = (name: string): string[] => [`${name} ms`, 'steps/s', 'peak GB'];
  const heads = [`step, ${options.mode}, ${options.precision}`, ...side('croplab'), ...side('PyTorch')];
  const table = plainTable([...heads, 'rate (goal 1x)', 'memory (goal 1.2x)']);
  for (const step of methodConfigurations) {
    const { own, other } = compareSteps(step, options, runTorch);
    const row = [
      describeStep(step),
      ...[own, other].flatMap((measured) => [
        millisecondsCell(measured?.milliseconds),
        rateCell(measured?.milliseconds),
        gigabytesCell(measured?.peakBytes),
      ]),
      ratioCell(other?.milliseconds, own.milliseconds),
      ratioCell(own.peakBytes, other?.peakBytes),
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

function runTorch(python: string, configuration: StepConfiguration): StepTimes {
  const settings = { configuration: JSON.stringify(configuration) };
  return runPeer(python, 'peer/method_step.py', settings) as StepTimes;
}
