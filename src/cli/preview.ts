import { InvalidArgumentError, type Command } from 'commander';
import { join, parse } from 'node:path';
import type { LoadedExperiment } from '../config/index.js';
import type { DatasetShelf } from '../container/dataset-shelf.js';
import { cacheDirectoryFor } from './cache-directory.js';
import { loadRequestOf } from './load-request.js';
import { writeOutput } from './write-output.js';

interface PreviewOptions {
  readonly number: number;
  readonly output: string;
  readonly epoch: number;
  readonly plugins: boolean;
  readonly allPoints?: boolean;
}

/** `run-exp preview <file> [-n 8] [-o sheet.png] [--all-points]`: what crops and augmentations do to images, without training. */
export function registerPreviewCommand(program: Command): void {
  program
    .command('preview')
    .description('draw a contact sheet: images, their proposals, and every view as it is cut and augmented')
    .argument('<file>', 'an experiment file; of a sweep, its first point is drawn')
    .argument('[override...]', 'key=value overrides')
    .option('-n, --number <n>', 'how many images', parsePositive, 8)
    .option('-o, --output <file>', 'the PNG to write', 'sheet.png')
    .option('--all-points', 'of a sweep, draw every point: sheet-1.png, sheet-2.png, …')
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
  const loaded = await loadExperiment(loadRequestOf(file, overrides, options.plugins));
  const points = await pointsOf(loaded);
  const { DatasetShelf } = await import('../container/dataset-shelf.js');
  const shelf = new DatasetShelf();
  const drawn = options.allPoints === true ? points : points.slice(0, 1);
  for (const [index, point] of drawn.entries()) {
    const output = drawn.length === 1 ? options.output : numbered(options.output, index + 1);
    await drawPoint(point, output, shelf, options);
  }
}

async function drawPoint(
  loaded: LoadedExperiment,
  output: string,
  shelf: DatasetShelf,
  { number, epoch }: PreviewOptions,
): Promise<void> {
  const [{ Terminal }, { createRunContainer }, { tokens }, { drawExperimentSheet }] = await Promise.all([
    import('./terminal.js'),
    import('../container/run-container.js'),
    import('../container/tokens.js'),
    import('../preview/experiment-sheet.js'),
  ]);
  const container = createRunContainer({
    loaded,
    shelf,
    workingDirectory: process.cwd(),
    cacheDirectory: await cacheDirectoryFor(loaded.file),
    progress: await Terminal.open(),
  });
  const planner = await container.getAsync(tokens.planner);
  const { views } = await container.getAsync(tokens.crops);
  const { experiment } = loaded;
  await writeOutput(output, await drawExperimentSheet({ experiment, planner, views, rows: number, epoch }));
  const drawn = Math.min(number, planner.items);
  process.stdout.write(`Wrote ${output}: ${drawn} of ${planner.items} items of ${experiment.name}.\n`);
}

/** The points of a sweep, or the experiment itself. */
async function pointsOf(loaded: LoadedExperiment): Promise<readonly LoadedExperiment[]> {
  if (loaded.sweep === undefined) return [loaded];
  const { expandSweep } = await import('../sweeps/expand-sweep.js');
  return expandSweep(loaded.sweep).map(({ assignments }) => loaded.point(assignments));
}

/** `sheet.png` and 2: `sheet-2.png`. */
function numbered(file: string, number: number): string {
  const { dir, name, ext } = parse(file);
  return join(dir, `${name}-${number}${ext}`);
}
