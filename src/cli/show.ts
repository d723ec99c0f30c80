import type { Command } from 'commander';
import { printJson } from './print-json.js';
import { waysToNameRuns } from './run-argument.js';

interface ShowOptions {
  readonly out: string;
  readonly json?: true;
}

/** `run-exp show <run>`: everything that is known of a run. */
export function registerShowCommand(program: Command): void {
  program
    .command('show')
    .description('show a run: what it is, how it was made, what was chosen in its configuration, its metrics and files')
    .argument('<run>', waysToNameRuns)
    .option('--out <dir>', 'the folder that runs are kept in', 'runs')
    .option('--json', 'print one JSON document: {dir, status, manifest, result, settings, files, tags, notes}')
    .action(show);
}

async function show(wanted: string, { out, json }: ShowOptions): Promise<void> {
  const { findRun } = await import('../registry/find-run.js');
  const { describeRun } = await import('../registry/describe-run.js');
  const run = await describeRun(await findRun(wanted, out));
  if (json) {
    printJson(run);
    return;
  }
  const { runPage } = await import('./run-page.js');
  process.stdout.write(`${runPage(run)}\n`);
}
