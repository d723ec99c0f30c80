import type { Command } from 'commander';
import { registerBingCommand } from './data-bing.js';
import { registerNpyCommand } from './data-npy.js';
import { registerCacheCommand } from './data-cache.js';
import { registerInspectCommand } from './data-inspect.js';
import { registerOpenImagesCommand } from './data-open-images.js';

/** `run-exp data <...>`: datasets before any experiment. */
export function registerDataCommand(program: Command): void {
  const data = program.command('data').description('prepare and look at datasets');
  registerOpenImagesCommand(data);
  registerNpyCommand(data);
  registerInspectCommand(data);
  registerBingCommand(data);
  registerCacheCommand(data);
}
