/** `npm run bench -- [--peer-python PYTHON] [--only PART,PART] ...`: see bench/README.md. */
import { cpus } from 'node:os';
import { measureBing } from './bing-rates.js';
import { measureComparison } from './compare-rates.js';
import { measureRun } from './long-run.js';
import { measureFeatures } from './feature-rates.js';
import { measureMethods } from './method-rates.js';
import { measurePlan } from './plan-rates.js';
import { readOptions, type BenchOptions } from './options.js';
import { measureSteps } from './step-rates.js';
import { measureSelection } from './subset-selection.js';
import { measureViews } from './view-rates.js';

async function main(): Promise<void> {
  const options = readOptions();
  const { only, device, threads, rounds } = options;
  console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${threads} threads, ${device}`);
  const turns = describeTurns(options);
  if (only.includes('steps')) console.log(`${await measureSteps(options)}\n${turns}`);
  if (only.includes('methods')) console.log(`${await measureMethods(options)}\n${turns}`);
  if (only.includes('features')) console.log(`${await measureFeatures(options)}\n${turns}`);
  if (only.includes('views')) console.log(`${await measureViews(options)}\nbest of ${rounds} rounds`);
  if (only.includes('bing')) console.log(`${await measureBing(options)}\nof processor time, best of ${rounds} rounds`);
  if (only.includes('run')) console.log(await measureRun());
  if (only.includes('plan')) console.log(measurePlan(options));
  if (only.includes('compare')) console.log(await measureComparison(options));
  if (only.includes('open-images')) console.log(await measureSelection(options));
}

/** What the figures of steps are. */
function describeTurns({ peer, steps, turns }: BenchOptions): string {
  const medians = `medians of ${turns} turns of ${steps} steps, more where they are short`;
  return peer === undefined ? medians : `${medians}; rates with the 95 % interval of their median, from six turns on`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
