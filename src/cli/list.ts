import type { Command } from 'commander';
import { parseCount } from './parse-count.js';
import { printJson } from './print-json.js';
import { showsColor } from './shows-color.js';

interface ListOptions {
  readonly out: string;
  readonly where: readonly string[];
  readonly metric?: string;
  readonly last?: number;
  readonly json?: true;
}

/** `run-exp list`: the runs of a folder, a line each. */
export function registerListCommand(program: Command): void {
  program
    .command('list')
    .description('list runs, those begun last at the end: id, name, state, what a sweep set, a metric, steps, when')
    .option('--out <dir>', 'the folder that runs are kept in', 'runs')
    .option('--where <condition>', 'only runs with key=value, or != >= <= > <; again for more', collect, [])
    .option('--metric <name>', 'the metric to show; the first of each run unless given')
    .option('--last <n>', 'only the last n', parseCount)
    .option('--json', 'print one JSON document: {runs, damaged}')
    .addHelpText(
      'after',
      [
        '',
        'Keys are those of run-exp compare.',
        '',
        'Examples:',
        '  run-exp list --where status=interrupted',
        '  run-exp list --where tags=paper --metric linear-multilabel/mAP',
      ].join('\n'),
    )
    .action(list);
}

const collect = (value: string, former: readonly string[]): string[] => [...former, value];

async function list({ out, where, metric, last, json }: ListOptions): Promise<void> {
  const { findRuns } = await import('../compare/find-runs.js');
  const { filterRuns, parseCondition } = await import('../compare/conditions.js');
  const { listRuns } = await import('../registry/list-runs.js');
  const { runs: found, damaged } = await findRuns([out]);
  const chosen = filterRuns(found, where.map(parseCondition));
  const runs = await listRuns(last === undefined ? chosen : chosen.slice(-last), metric);
  if (json) {
    printJson({ runs, damaged });
    return;
  }
  const { printableLine } = await import('../printable.js');
  if (runs.length === 0) process.stdout.write(`There are no runs in ${printableLine(out)}.\n`);
  else {
    const { listTable } = await import('./list-table.js');
    process.stdout.write(`${listTable(runs, { color: showsColor(process.stdout) })}\n`);
  }
  for (const sentence of damaged) process.stderr.write(`Note: ${printableLine(sentence)}\n`);
}
