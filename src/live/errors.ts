import { defineErrors, errorRow } from '../errors/index.js';

/** What can go wrong with watching and serving runs. */
export const liveErrors = defineErrors({
  'live/no-folder': errorRow<{ folder: string; reason: string }>({
    exitCode: 'missing',
    message: ({ folder, reason }) => `The folder ${folder} cannot be read: ${reason}`,
    remedy: () => 'Name the folder that experiments are run into (run-exp --out); runs unless given.',
  }),
  'live/cannot-listen': errorRow<{ host: string; port: number; reason: string }>({
    exitCode: 'missing',
    message: ({ host, port, reason }) => `Nothing can be served at ${host}, port ${port}: ${reason}`,
    remedy: () => 'Choose another port (--port 0 takes any that is free), or another address of this machine (--host).',
  }),
});
