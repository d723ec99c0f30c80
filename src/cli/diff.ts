import { stat } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Described } from '../diff/described.js';
import { loadRequestOf } from './load-request.js';
import { printJson } from './print-json.js';
import { waysToNameRuns } from './run-argument.js';
import { showsColor } from './shows-color.js';

interface DiffOptions {
  readonly out: string;
  readonly plugins: boolean;
  readonly json?: true;
}

/** `run-exp diff <a> <b> [key=value...]`: what differs between two experiments, studies or runs. */
export function registerDiffCommand(program: Command): void {
  program
    .command('diff')
    .description('show what differs between two experiments, studies or runs: keys, both values, where they come from')
    .argument('<a>', `an experiment file, a study, or ${waysToNameRuns}`)
    .argument('<b>', 'another one')
    .argument('[override...]', 'key=value overrides of those that are files')
    .option('--out <dir>', 'the folder that runs are kept in', 'runs')
    .option('--json', 'print one JSON document: {a, b, differences}')
    .option('--no-plugins', 'load no program named in plugins:')
    .action(diff);
}

async function diff(a: string, b: string, overrides: readonly string[], options: DiffOptions): Promise<void> {
  const [{ findDifferences }, { renderDifferences }] = await Promise.all([
    import('../diff/find-differences.js'),
    import('../diff/render-differences.js'),
  ]);
  const both = [await describe(a, overrides, options), await describe(b, overrides, options)] as const;
  const differences = findDifferences(...both);
  const names = both.map(({ kind, name }) => ({ kind, name }));
  if (options.json) printJson({ a: names[0], b: names[1], differences });
  else process.stdout.write(`${renderDifferences(both, differences, { color: showsColor(process.stdout) })}\n`);
}

async function describe(wanted: string, overrides: readonly string[], options: DiffOptions): Promise<Described> {
  const found = await stat(wanted).catch(() => undefined);
  if (found?.isFile()) {
    const { loadFile } = await import('../config/index.js');
    const { describeFile } = await import('../diff/describe-file.js');
    return describeFile(wanted, await loadFile(loadRequestOf(wanted, overrides, options.plugins)));
  }
  const { findRun } = await import('../registry/find-run.js');
  const { describeRun } = await import('../diff/describe-run.js');
  return describeRun(wanted, await findRun(wanted, options.out, 'the file of an experiment or of a study'));
}
