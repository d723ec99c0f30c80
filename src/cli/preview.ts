import { InvalidArgumentError, type Command } from 'commander';
import type { LoadedExperiment } from '../config/index.js';
import { cacheDirectoryFor } from './cache-directory.js';
import { loadRequestOf } from './load-request.js';
import { writeOutput } from './write-output.js';

interface PreviewOptions {
  readonly number: number;
  readonly output: string;
  readonly epoch: number;
  readonly plugins: boolean;
}

/** `run-exp preview <file> [-n 8] [-o sheet.png]`: what crops and augmentations do to images, without training. */
export function registerPreviewCommand(program: Command): void {
  program
    .command('preview')
    .description('draw a contact sheet: images, their proposals, and every view as it is cut and augmented')
    .argument('<file>', 'an experiment file; of a sweep, its first point is drawn')
    .argument('[override...]', 'key=value overrides')
    .option('-n, --number <n>', 'how many images', parsePositive, 8)
    .option('-o, --output <file>', 'the PNG to write', 'sheet.png')
    .option('--epoch <n>', 'the epoch whose crops are drawn', parsePositive, 0)
    .option('--no-plugins', 'load no program named in plugins:')
    .action(preview);
}

function parsePositive(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

async function preview(file: string, overrides: readonly string[], options: PreviewOptions): Promise<void> {
  const { loadExperiment } = await import('../config/index.js');
  const loaded = await firstPoint(await loadExperiment(loadRequestOf(file, overrides, options.plugins)));
  const [{ Terminal }, { createRunContainer }, { tokens }, { drawExperimentSheet }] = await Promise.all([
    import('./terminal.js'),
    import('../container/run-container.js'),
    import('../container/tokens.js'),
    import('../preview/experiment-sheet.js'),
  ]);
  const container = createRunContainer({
    loaded,
    workingDirectory: process.cwd(),
    cacheDirectory: await cacheDirectoryFor(loaded.file),
    progress: await Terminal.open(),
  });
  const planner = await container.getAsync(tokens.planner);
  const { views } = await container.getAsync(tokens.crops);
  const { experiment } = loaded;
  const { number, output, epoch } = options;
  await writeOutput(output, await drawExperimentSheet({ experiment, planner, views, rows: number, epoch }));
  const drawn = Math.min(number, planner.items);
  process.stdout.write(`Wrote ${output}: ${drawn} of ${planner.items} items of ${experiment.name}.\n`);
}

async function firstPoint(loaded: LoadedExperiment): Promise<LoadedExperiment> {
  if (loaded.sweep === undefined) return loaded;
  const { expandSweep } = await import('../sweeps/expand-sweep.js');
  const [first] = expandSweep(loaded.sweep);
  return first === undefined ? loaded : loaded.point(first.assignments);
}
