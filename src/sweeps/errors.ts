import { defineErrors, errorRow } from '../errors/index.js';

/** What can be wrong with a sweep as a whole. */
export const sweepErrors = defineErrors({
  'sweep/no-points': errorRow<{ combinations: number }>({
    exitCode: 'badInput',
    message: ({ combinations }) => `sweep.exclude leaves none of the ${combinations} combinations of the grid.`,
    remedy: () => 'Exclude fewer of them, or take the sweep out.',
  }),
});
