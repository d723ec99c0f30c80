import type { Command } from 'commander';
import { resolve } from 'node:path';
import { bytesText } from './bytes-text.js';
import { cacheDirectoryFor } from './cache-directory.js';
import { printJson } from './print-json.js';

interface CacheOptions {
  readonly empty?: true;
  readonly json?: true;
}

/** `run-exp data cache [--empty]`: the decoded images that runs keep for later epochs and runs. */
export function registerCacheCommand(data: Command): void {
  data
    .command('cache')
    .description('show the decoded images that are kept on disk (training.pixelCache), or remove them')
    .option('--empty', 'remove them; runs that are under way decode again')
    .option('--json', 'print one JSON document: {folder, images, bytes}')
    .action(cache);
}

async function cache({ empty, json }: CacheOptions): Promise<void> {
  const { describePixelStore, emptyPixelStore } = await import('../cache/pixel-store.js');
  const directory = await cacheDirectoryFor(resolve('experiment.yaml'));
  if (empty) await emptyPixelStore(directory);
  const stored = await describePixelStore(directory);
  if (json) printJson(stored);
  else {
    const { folder, images, bytes } = stored;
    process.stdout.write(`${images} decoded images, ${bytesText(bytes)}, in ${folder}\n`);
  }
}
