import { defineErrors, errorRow } from '../errors/index.js';

/** What can be wrong with a sweep as a whole. */
export const sweepErrors = defineErrors({
  'sweep/no-points': errorRow<{ combinations: number }>({
    exitCode: 'badInput',
    message: ({ combinations }) => `sweep.exclude leaves none of the ${combinations} combinations of the axes.`,
    remedy: () => 'Exclude fewer of them, or take the sweep out.',
  }),
  'sweep/too-many-points': errorRow<{ count: number; most: number }>({
    exitCode: 'badInput',
    message: ({ count, most }) =>
      `The sweep has ${count < 1e15 ? String(count) : 'too many'} points; it may have ${most}.`,
    remedy: () => 'Take values out of its axes, or draw from them: sweep.random.',
  }),
  'sweep/ledger-unwritable': errorRow<{ path: string; reason: string }>({
    exitCode: 'missing',
    message: ({ path, reason }) => `The sweep's ledger ${path} cannot be written: ${reason}`,
    remedy: () =>
      'Make room there, or choose another place: --out DIR. What is done is kept; the same command does what is left.',
  }),
  'sweep/metric-missing': errorRow<{ metric: string; available: readonly string[] }>({
    exitCode: 'badInput',
    message: ({ metric }) => `sweep.halving asks for ${metric}, which no evaluator of the experiment measures.`,
    remedy: ({ available }) =>
      available.length === 0 ? 'Name an evaluator of it.' : `There is ${available.slice(0, 20).join(', ')}.`,
  }),
  'sweep/oversubscribed': errorRow<{ jobs: number; threads: number; cores: number; most: number }>({
    exitCode: 'badInput',
    message: ({ jobs, threads, cores }) =>
      `${jobs} jobs with engine.threads ${threads} want ${jobs * threads} cores; this process may use ${cores}.`,
    remedy: ({ most, threads }) =>
      threads === 1
        ? `Take --jobs ${most} or fewer.`
        : `Take --jobs ${most} or fewer, or engine.threads=1: the last bits of results depend on the number of threads.`,
  }),
});
