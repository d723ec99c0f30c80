import { InvalidArgumentError, Option, type Command } from 'commander';
import { join, parse } from 'node:path';
import type { LoadedExperiment, LoadedFile } from '../config/index.js';
import type { DatasetShelf } from '../container/dataset-shelf.js';
import type { HoldingMeasure } from '../preview/statistics/held-objects.js';
import { loadRequestOf } from './load-request.js';
import { openPlanner } from './open-planner.js';
import { parseCount, parseWhole } from './parse-count.js';
import { printStatistics } from './preview-statistics.js';
import { writeOutput } from './write-output.js';

export interface PreviewOptions {
  readonly number?: number;
  readonly output?: string;
  readonly epoch: number;
  readonly plugins: boolean;
  readonly allPoints?: true;
  readonly stats?: true;
  readonly epochs: number;
  readonly threshold: number;
  readonly holds: HoldingMeasure;
  readonly json?: true;
}

/** Images on a contact sheet. */
const ROWS = 8;

/** `run-exp preview <file...> [-n 8] [-o sheet.png] [--all-points] [--stats]`: what crops and augmentations do to images, without training. */
export function registerPreviewCommand(program: Command): void {
  program
    .command('preview')
    .description('draw a contact sheet: images, their proposals, and every view; or measure what crops do to a dataset')
    .argument('<file...>', 'experiment files or studies, and key=value overrides that apply to each of them')
    .option('-n, --number <n>', 'how many items: 8 on a sheet, all of them for --stats', parseCount)
    .option('-o, --output <file>', 'the PNG to write: sheet.png; with --stats none unless given')
    .option('--all-points', 'draw every point of a sweep: sheet-1.png, sheet-2.png, …')
    .option('--epoch <n>', 'the epoch whose crops are shown', parseWhole, 0)
    .option('--stats', 'measure instead: areas, overlap, and which objects views share; files and points side by side')
    .option('--epochs <n>', 'with --stats, how many epochs to measure', parseCount, 1)
    .option('--threshold <share>', 'with --stats, from which share on a view holds an object', parseShare, 0.5)
    .addOption(
      new Option('--holds <of>', 'with --stats, what that is a share of: the smaller of object and view, or the object')
        .choices(['smaller', 'object'])
        .default('smaller'),
    )
    .option('--json', 'with --stats, print one JSON document')
    .option('--no-plugins', 'load no program named in plugins:')
    .action(preview);
}

function parseShare(text: string): number {
  const share = Number(text);
  if (!(share > 0 && share <= 1)) throw new InvalidArgumentError('It must be a number above 0, and 1 at most.');
  return share;
}

async function preview(args: readonly string[], options: PreviewOptions, command: Command): Promise<void> {
  const { isOverride, loadFile } = await import('../config/index.js');
  const overrides = args.filter(isOverride);
  const files = args.filter((argument) => !isOverride(argument));
  if (files.length === 0) command.error('error: no experiment file is named');
  if (options.json && !options.stats) command.error('error: --json prints statistics; add --stats');
  const points: NamedPoint[] = [];
  for (const file of files) {
    const loaded = await loadFile({ ...loadRequestOf(file, overrides, options.plugins), withoutTraining: true });
    const all = await pointsOf(loaded);
    points.push(...(options.allPoints || options.stats ? all : all.slice(0, 1)));
  }
  if (options.stats) await printStatistics(points, options);
  else await drawSheets(points, options);
}

async function drawSheets(points: readonly NamedPoint[], options: PreviewOptions): Promise<void> {
  const { DatasetShelf } = await import('../container/dataset-shelf.js');
  const shelf = new DatasetShelf();
  const { output = 'sheet.png' } = options;
  for (const [index, { loaded }] of points.entries()) {
    await drawPoint(loaded, points.length === 1 ? output : numbered(output, index + 1), shelf, options);
  }
}

async function drawPoint(
  loaded: LoadedExperiment,
  output: string,
  shelf: DatasetShelf,
  { number = ROWS, epoch }: PreviewOptions,
): Promise<void> {
  const { drawExperimentSheet } = await import('../preview/experiment-sheet.js');
  const { planner, views } = await openPlanner(loaded, shelf);
  const { experiment } = loaded;
  await writeOutput(output, await drawExperimentSheet({ experiment, planner, views, rows: number, epoch }));
  const drawn = Math.min(number, planner.items);
  process.stdout.write(`Wrote ${output}: ${drawn} of ${planner.items} items of ${experiment.name}.\n`);
}

/** An experiment by what tells it from the others of its file. */
export interface NamedPoint {
  readonly name: string;
  readonly loaded: LoadedExperiment;
}

/** The points of a sweep or a study, or the experiment itself. */
async function pointsOf(loaded: LoadedFile): Promise<readonly NamedPoint[]> {
  const { checkedPoints } = await import('../sweeps/checked-points.js');
  const { labelsOfPoints } = await import('../sweeps/run-labels.js');
  const points = checkedPoints(loaded);
  const names = labelsOfPoints(points);
  return points.map(({ loaded: point }, index) => ({ name: names[index] ?? point.name, loaded: point }));
}

/** `sheet.png` and 2: `sheet-2.png`. */
function numbered(file: string, number: number): string {
  const { dir, name, ext } = parse(file);
  return join(dir, `${name}-${number}${ext}`);
}
