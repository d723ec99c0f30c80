import { extname } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { WantedMetric } from '../compare/choose-metrics.js';
import type { FolderComparisonRequest } from '../compare/compare-folders.js';
import type { ComparisonFormat } from '../compare/rendering/render-comparison.js';
import type { SortOrder } from '../compare/sort-rows.js';
import type { ComparedPlaces } from './compared-places.js';
import { waysToNameRuns } from './run-argument.js';
import { showsColor } from './shows-color.js';
import { writeOutput } from './write-output.js';

interface CompareOptions {
  readonly baseline?: string;
  readonly upperBound?: string;
  readonly metric: readonly WantedMetric[];
  readonly where: readonly string[];
  readonly groupBy?: readonly string[];
  readonly sort?: SortOrder;
  readonly format?: ComparisonFormat;
  readonly output?: string;
  readonly json?: true;
  readonly out: string;
  readonly plugins: boolean;
}

/** `run-exp compare [run|folder|study...]`: what ran, side by side. */
export function registerCompareCommand(program: Command): void {
  program
    .command('compare')
    .description('set runs side by side: a row for each point, its seeds folded, and how it stands to a baseline')
    .argument(
      '[place...]',
      `folders that runs lie in, the files of studies that ran, or ${waysToNameRuns} (unless given: --out)`,
    )
    .option('--out <dir>', 'the folder that runs are kept in', 'runs')
    .option('--baseline <name>', 'the row that the others are compared with')
    .option('--upper-bound <name>', 'the row at which all of the gap to the baseline is closed: supervised training')
    .option(
      '--metric <name>',
      'a metric to compare: linear-multilabel/mAP; again for more columns; :max or :min where its name says otherwise',
      collectMetric,
      [],
    )
    .option('--where <condition>', 'only runs with key=value, or != >= <= > <; again for more', collect, [])
    .option('--group-by <key...>', 'fold all runs with the same values of these keys into a row')
    .option('--sort <key>', 'a metric, a column or a setting, with :asc or :desc', parseSort)
    .addOption(new Option('--format <format>', 'how to print it').choices(['table', 'md', 'csv', 'json', 'latex']))
    .option('--json', 'print one JSON document; the same as --format json')
    .option('--no-plugins', 'load no program named in the plugins: of a study')
    .option('-o, --output <file>', 'write it to a file, in the format of its ending; report.html is a page with charts')
    .addHelpText(
      'after',
      [
        '',
        'Keys are those of the experiment file (method.temperature, crops.dilation, training.seed) and name, experiment, id, tags,',
        'steps, images, seconds, code, engine.precision, engine.mode, engine.device, engine.threads, and metrics.',
        '',
        'Examples:',
        '  run-exp compare experiments/study.yaml --baseline scene-scene --upper-bound supervised',
        '  run-exp compare --where crops=object-dilate --where "method.temperature>=0.1" --sort linear-multilabel/mAP',
        '  run-exp compare --group-by crops method.temperature --metric knn/mAP --metric train/loss --format latex',
      ].join('\n'),
    )
    .action(compare);
}

const collect = (value: string, former: readonly string[]): string[] => [...former, value];

const directions = { max: 'higher', min: 'lower' } as const;

function collectMetric(value: string, former: readonly WantedMetric[]): WantedMetric[] {
  const [, name = value, ending] = /^(.+):(max|min)$/s.exec(value) ?? [];
  const direction = ending === undefined ? undefined : directions[ending as keyof typeof directions];
  return [...former, { name, direction }];
}

function parseSort(value: string): SortOrder {
  const [, key, order] = /^(.+?)(?::(asc|desc))?$/s.exec(value) ?? [];
  if (key === undefined) throw new InvalidArgumentError('Write KEY, KEY:asc or KEY:desc.');
  return { key, order: order as SortOrder['order'] };
}

async function compare(named: readonly string[], options: CompareOptions): Promise<void> {
  const { compareFolders } = await import('../compare/compare-folders.js');
  const { renderComparison } = await import('../compare/rendering/render-comparison.js');
  const { comparedPlaces } = await import('./compared-places.js');
  const places = await comparedPlaces(named.length === 0 ? [options.out] : named, options);
  const request = await requestOf(options, places);
  const compared = await compareFolders(places.folders, request);
  const { comparison } = compared;
  if (isReport(options)) {
    const { renderComparedReport } = await import('../report/render-report.js');
    await writeTo(options.output, await renderComparedReport(compared, request.groupBy));
    return;
  }
  const format = options.format ?? (options.json ? 'json' : formatOf(options.output));
  const color = options.output === undefined && showsColor(process.stdout);
  const text = `${renderComparison(comparison, format, { color })}\n`;
  if (options.output === undefined) {
    process.stdout.write(text);
    return;
  }
  await writeTo(options.output, text);
}

/** A file of that ending is the page with everything, unless a format of text is asked for. */
function isReport(options: CompareOptions): options is CompareOptions & { readonly output: string } {
  return options.format === undefined && !options.json && extname(options.output ?? '') === '.html';
}

async function writeTo(file: string, text: string): Promise<void> {
  await writeOutput(file, text);
  process.stdout.write(`Wrote ${file}.\n`);
}

async function requestOf(
  options: CompareOptions,
  { choose, metrics }: ComparedPlaces,
): Promise<FolderComparisonRequest> {
  const { baseline, upperBound, metric, where, groupBy = [], sort } = options;
  const request = { baseline, upperBound, metrics: metric.length > 0 ? metric : metrics, groupBy, sort };
  if (where.length === 0) return { ...request, choose };
  const { filterRuns, parseCondition } = await import('../compare/conditions.js');
  const conditions = where.map(parseCondition);
  return { ...request, choose: (runs) => filterRuns(choose(runs), conditions) };
}

const formatsOfEndings: Readonly<Record<string, ComparisonFormat>> = {
  '.md': 'md',
  '.csv': 'csv',
  '.json': 'json',
  '.tex': 'latex',
};

const formatOf = (file: string | undefined): ComparisonFormat => formatsOfEndings[extname(file ?? '')] ?? 'table';
