import { defineErrors, errorRow } from '../errors/index.js';

const suggested = (near: string | undefined): string => (near === undefined ? '' : `Did you mean ${near}? `);

/** Damaged runs that are listed. */
const MOST_DAMAGED = 5;

/** What can go wrong with comparing runs. */
export const compareErrors = defineErrors({
  'compare/no-runs': errorRow<{ folders: readonly string[]; damaged: readonly string[] }>({
    exitCode: 'missing',
    message: ({ folders, damaged }) =>
      [`There are no runs that could be compared in ${folders.join(', ')}.`, ...damaged.slice(0, MOST_DAMAGED)].join(
        '\n',
      ),
    remedy: () => 'Run an experiment first (run-exp configs/quickstart.yaml), or name the folder that it was run into.',
  }),
  'compare/none-completed': errorRow<{ states: readonly string[] }>({
    exitCode: 'missing',
    message: ({ states }) => `None of the runs is completed: ${states.join(', ')}.`,
    remedy: () => 'Run the same experiments again: interrupted runs go on from their last checkpoint.',
  }),
  'compare/no-metrics': errorRow<{ runs: number }>({
    exitCode: 'missing',
    message: ({ runs }) =>
      runs === 1 ? 'The run has no metric to compare.' : `None of the ${runs} runs has a metric to compare.`,
    remedy: () =>
      'Give the experiment evaluators, such as evaluators: [{ kind: linear-multilabel }], and run it again.',
  }),
  'compare/no-such-metric': errorRow<{ metric: string; near: string | undefined; metrics: readonly string[] }>({
    exitCode: 'badInput',
    message: ({ metric }) => `No run has the metric ${metric}.`,
    remedy: ({ near, metrics }) => `${suggested(near)}There are ${metrics.join(', ') || 'none'}.`,
  }),
  'compare/no-such-row': errorRow<{ row: string; near: string | undefined; rows: readonly string[] }>({
    exitCode: 'badInput',
    message: ({ row }) => `No row is called ${row}.`,
    remedy: ({ near, rows }) => `${suggested(near)}There are ${rows.join('; ')}.`,
  }),
  'compare/several-rows': errorRow<{ row: string; rows: readonly string[] }>({
    exitCode: 'badInput',
    message: ({ row, rows }) => `${row} may be any of ${rows.length} rows.`,
    remedy: ({ rows }) => `Name one of them: ${rows.join('; ')}.`,
  }),
});
