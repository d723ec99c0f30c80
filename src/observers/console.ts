import { levelSchema, reaches } from './message-level.js';
import { defineObserver } from './observer.js';

const prefixes = { info: '', warn: 'Warning: ', error: 'Error: ' } as const;

/** Shows what a run says of itself, a line each, on standard error. Progress of long work is shown beside it. */
export const consoleLines = defineObserver({
  kind: 'console',
  summary: 'Shows what a run says, on standard error. Every run has it.',
  schema: { type: 'object', properties: { level: levelSchema }, additionalProperties: false },
  traits: { isStandard: true },
  create: (settings, { say }) => ({
    messageLogged: ({ level, text }) => {
      if (reaches(level, settings.level)) say(`${prefixes[level]}${text}`);
    },
  }),
});
