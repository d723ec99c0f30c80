import { messageLevels, type MessageLevel } from '../runs/run-log.js';

export const levelSchema = {
  enum: messageLevels,
  default: 'info',
  description: 'What is left out is less than this: info, warn (warnings and errors) or error.',
} as const;

/** Whether a message is at least of that level. */
export function reaches(level: MessageLevel, least: MessageLevel): boolean {
  return messageLevels.indexOf(level) >= messageLevels.indexOf(least);
}
