import { defineErrors, errorRow } from '../errors/index.js';

/** What can go wrong with setting two things beside each other. */
export const diffErrors = defineErrors({
  'diff/not-found': errorRow<{ wanted: string; out: string }>({
    exitCode: 'badInput',
    message: ({ wanted, out }) => `${wanted} is no file, no folder of a run, and no run's id in ${out}.`,
    remedy: () =>
      'Name an experiment file, a study, the folder of a run, or the beginning of its id (--out says where runs lie).',
  }),
  'diff/several-runs': errorRow<{ wanted: string; ids: readonly string[] }>({
    exitCode: 'badInput',
    message: ({ wanted, ids }) => `${wanted} may be any of ${ids.length} runs.`,
    remedy: ({ ids }) => `Give more of the id: ${ids.slice(0, 10).join(', ')}.`,
  }),
  'diff/damaged-run': errorRow<{ file: string }>({
    exitCode: 'missing',
    message: ({ file }) => `${file} is missing or damaged.`,
    remedy: () => 'Name a run that has begun; its folder holds manifest.json and provenance.json.',
  }),
});
