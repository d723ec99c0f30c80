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
});
