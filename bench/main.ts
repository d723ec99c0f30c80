/** `npm run bench -- [--peer-python PYTHON] [--only PART,PART] ...`: see bench/README.md. */
import { cpus } from 'node:os';
import { measureBing } from './bing-rates.js';
import { measureComparison } from './compare-rates.js';
import { measureRun } from './long-run.js';
import { measureFeatures } from './feature-rates.js';
import { measureMethods } from './method-rates.js';
import { measurePlan } from './plan-rates.js';
import { readOptions } from './options.js';
import { measureSteps } from './step-rates.js';
import { measureSelection } from './subset-selection.js';
import { measureViews } from './view-rates.js';

const options = readOptions();
const medians = `${options.steps} steps x ${options.rounds} rounds, medians`;
console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${options.threads} threads, ${options.device}`,
);
if (options.only.includes('steps')) console.log(`${measureSteps(options)}\n${medians}`);
if (options.only.includes('methods')) console.log(`${measureMethods(options)}\n${medians}`);
if (options.only.includes('features')) console.log(`${measureFeatures(options)}\n${medians}`);
if (options.only.includes('views')) console.log(`${await measureViews(options)}\nbest of ${options.rounds} rounds`);
if (options.only.includes('bing'))
  console.log(`${await measureBing(options)}\nof processor time, best of ${options.rounds} rounds`);
if (options.only.includes('run')) console.log(await measureRun());
if (options.only.includes('plan')) console.log(measurePlan(options));
if (options.only.includes('compare')) console.log(await measureComparison(options));
if (options.only.includes('open-images')) console.log(await measureSelection(options));
