import { defineErrors, errorRow } from '../errors/index.js';

/** What can go wrong with what is built once and kept. */
export const cacheErrors = defineErrors({
  'cache/unwritable': errorRow<{ path: string; reason: string }>({
    exitCode: 'missing',
    message: ({ path, reason }) => `The cache ${path} cannot be written: ${reason}`,
    remedy: () => 'Make room there, or name another folder in the environment variable CROPLAB_CACHE.',
  }),
});
