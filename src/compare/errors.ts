import { defineErrors, errorRow } from '../errors/index.js';

const suggested = (near: string | undefined): string => (near === undefined ? '' : `Did you mean ${near}? `);

/** Names that are listed; a run may have a metric for each of hundreds of classes. */
const MOST_NAMES = 60;

function shortened(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return more <= 0 ? names.join(', ') || 'none' : `${names.slice(0, MOST_NAMES).join(', ')} and ${more} more`;
}

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
  'compare/no-study-runs': errorRow<{ files: readonly string[]; out: string }>({
    exitCode: 'missing',
    message: ({ files, out }) => `Nothing below ${out} was run from ${files.join(', ')}.`,
    remedy: ({ files }) => `Run it (run-exp ${files[0] ?? ''}), or name the folder that it was run into: --out DIR.`,
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
  'compare/no-such-metric': errorRow<{
    missing: readonly string[];
    near: readonly string[];
    metrics: readonly string[];
  }>({
    exitCode: 'badInput',
    message: ({ missing }) =>
      missing.length === 1
        ? `No run has the metric ${missing.join()}.`
        : `No run has the metrics ${missing.join(', ')}.`,
    remedy: ({ near, metrics }) =>
      `${suggested(near.length === 0 ? undefined : near.join(', '))}There are ${shortened(metrics)}.`,
  }),
  'compare/no-such-key': errorRow<{
    option: string;
    unknown: readonly string[];
    near: readonly string[];
    keys: readonly string[];
  }>({
    exitCode: 'badInput',
    message: ({ option, unknown }) => `${option}: no run has ${unknown.join(', ')}.`,
    remedy: ({ near, keys }) =>
      `${suggested(near.length === 0 ? undefined : near.join(', '))}There are ${shortened(keys)}.`,
  }),
  'compare/bad-condition': errorRow<{ condition: string }>({
    exitCode: 'badInput',
    message: ({ condition }) => `--where ${condition} is no condition.`,
    remedy: () => 'Write key=value, or with one of != >= <= > < in its place: --where "method.temperature>=0.1".',
  }),
  'compare/not-ordered': errorRow<{ condition: string; values: readonly string[] }>({
    exitCode: 'badInput',
    message: ({ condition }) => `--where ${condition} compares what is no number.`,
    remedy: ({ values }) => `Use = or != here. Values are ${shortened(values)}.`,
  }),
  'compare/no-such-value': errorRow<{ condition: string; near: string | undefined; values: readonly string[] }>({
    exitCode: 'badInput',
    message: ({ condition }) => `--where ${condition}: no run has that value.`,
    remedy: ({ near, values }) => `${suggested(near)}Values are ${shortened(values)}.`,
  }),
  'compare/none-left': errorRow<{ conditions: readonly string[]; runs: number }>({
    exitCode: 'badInput',
    message: ({ conditions, runs }) => `None of the ${runs} runs fulfils ${conditions.join(' and ')}.`,
    remedy: () => 'Leave a condition out: each by itself leaves runs.',
  }),
  'compare/no-gap': errorRow<{ bound: string; baseline: string; values: readonly string[] }>({
    exitCode: 'badInput',
    message: ({ bound, baseline, values }) =>
      `${bound} is not better than ${baseline}, so there is no gap between them: ${values.join('; ')}.`,
    remedy: () => 'Name a better row as --upper-bound, or a worse one as --baseline.',
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
