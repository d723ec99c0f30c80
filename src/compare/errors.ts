import { defineErrors, errorRow } from '../errors/index.js';

const suggested = (near: string | undefined): string => (near === undefined ? '' : `Did you mean ${near}? `);

/** What can go wrong with comparing runs. */
export const compareErrors = defineErrors({
  'compare/no-runs': errorRow<{ folders: readonly string[]; damaged: number }>({
    exitCode: 'missing',
    message: ({ folders, damaged }) =>
      `There are no runs that could be compared in ${folders.join(', ')}${damaged > 0 ? ` (${damaged} are damaged)` : ''}.`,
    remedy: () => 'Run an experiment first (run-exp configs/quickstart.yaml), or name the folder that it was run into.',
  }),
  'compare/none-completed': errorRow<{ states: readonly string[] }>({
    exitCode: 'missing',
    message: ({ states }) => `None of the runs is completed: ${states.join(', ')}.`,
    remedy: () => 'Run the same experiments again: interrupted runs go on from their last checkpoint.',
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
});
