import { defineErrors, errorRow } from '../errors/index.js';

/** What can go wrong when the parts of a run are put together. */
export const containerErrors = defineErrors({
  'container/duplicate-kind': errorRow<{ family: string; kind: string }>({
    exitCode: 'badInput',
    message: ({ family, kind }) => `Two plug-ins of the family ${family} are called ${kind}.`,
    remedy: () => 'Give one of them another kind.',
  }),
  'container/secret-missing': errorRow<{ family: string; kind: string; key: string; variable: string }>({
    exitCode: 'missing',
    message: ({ family, kind, key, variable }) =>
      `${key} of ${family}/${kind} stands in the environment variable ${variable}, which is not set.`,
    remedy: ({ variable }) => `Set ${variable} where the run is made.`,
  }),
  'container/number-of-views': errorRow<{ method: string; needed: string; crops: string; views: number }>({
    exitCode: 'badInput',
    message: ({ method, needed, crops, views }) =>
      `The method ${method} takes ${needed}; the crop strategy ${crops} makes ${views === 1 ? '1 view' : `${views} views`}.`,
    remedy: () => 'Choose another kind in crops: or in method:.',
  }),
});
