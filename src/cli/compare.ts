import { extname } from 'node:path';
import { Option, type Command } from 'commander';
import type { ComparisonFormat } from '../compare/render-comparison.js';
import { showsColor } from './shows-color.js';
import { writeOutput } from './write-output.js';

interface CompareOptions {
  readonly baseline?: string;
  readonly metric?: string;
  readonly format?: ComparisonFormat;
  readonly output?: string;
}

/** `run-exp compare [folder...]`: what ran, side by side. */
export function registerCompareCommand(program: Command): void {
  program
    .command('compare')
    .description('set runs side by side: a row for each point, seeds as mean and standard deviation')
    .argument('[folder...]', 'runs, or folders that runs lie in', ['runs'])
    .option('--baseline <name>', 'the row that the others are compared with')
    .option('--metric <name>', 'the metric to compare: linear-multilabel/mAP')
    .addOption(new Option('--format <format>', 'how to print it').choices(['table', 'md', 'csv', 'json']))
    .option('-o, --output <file>', 'write it to a file, in the format of its ending')
    .action(compare);
}

async function compare(folders: readonly string[], options: CompareOptions): Promise<void> {
  const { compareFolders } = await import('../compare/compare-folders.js');
  const { renderComparison } = await import('../compare/render-comparison.js');
  const comparison = await compareFolders(folders, { baseline: options.baseline, metric: options.metric });
  const format = options.format ?? formatOf(options.output);
  const color = options.output === undefined && showsColor(process.stdout);
  const text = `${renderComparison(comparison, format, { color })}\n`;
  if (options.output === undefined) {
    process.stdout.write(text);
    return;
  }
  await writeOutput(options.output, text);
  process.stdout.write(`Wrote ${options.output}.\n`);
}

function formatOf(file: string | undefined): ComparisonFormat {
  const ending = file === undefined ? '' : extname(file).slice(1);
  return ending === 'md' || ending === 'csv' || ending === 'json' ? ending : 'table';
}
