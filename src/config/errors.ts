import { defineErrors, errorRow } from '../errors/index.js';

/** What can go wrong with asking about a configuration. What is wrong with one is a `ConfigError`, whose problems have codes of their own. */
export const configErrors = defineErrors({
  'config/no-such-key': errorRow<{ key: string; near: string | undefined }>({
    exitCode: 'badInput',
    message: ({ key }) => `The experiment has no key ${key}.`,
    remedy: ({ near }) =>
      near === undefined
        ? 'Leave the key out to see all of them.'
        : `Did you mean ${near}? Without a key, all are shown.`,
  }),
});
