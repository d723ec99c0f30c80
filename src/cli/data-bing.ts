import type { Command } from 'commander';
import { registerBingComputeCommand } from './data-bing-compute.js';

/** `run-exp data bing <...>`: boxes around what looks like objects. */
export function registerBingCommand(data: Command): void {
  const bing = data
    .command('bing')
    .description('boxes around what looks like objects: find them, train a model, measure it');
  registerBingComputeCommand(bing);
}
