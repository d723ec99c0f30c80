import { defineErrors, errorRow } from '../errors/index.js';

/** What can go wrong with setting two things beside each other. */
export const diffErrors = defineErrors({
  'diff/damaged-run': errorRow<{ file: string }>({
    exitCode: 'missing',
    message: ({ file }) => `${file} is missing or damaged.`,
    remedy: () => 'Name a run that has begun: its folder holds provenance.json beside manifest.json.',
  }),
});
