import type { Command } from 'commander';
import { registerBingComputeCommand } from './data-bing-compute.js';
import { registerBingEvaluateCommand } from './data-bing-evaluate.js';
import { registerBingTrainCommand } from './data-bing-train.js';

/** `run-exp data bing <...>`: boxes around what looks like objects. */
export function registerBingCommand(data: Command): void {
  const bing = data
    .command('bing')
    .description('boxes around what looks like objects: find them, train a model, measure it');
  registerBingComputeCommand(bing);
  registerBingTrainCommand(bing);
  registerBingEvaluateCommand(bing);
}
