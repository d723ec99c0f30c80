import type { JsonObject } from '../json.js';

/** From the least to the most. */
export const messageLevels = ['info', 'warn', 'error'] as const;
export type MessageLevel = (typeof messageLevels)[number];

/** Something that a run says of itself. */
export interface RunMessage {
  readonly level: MessageLevel;
  readonly text: string;
  readonly details: JsonObject;
}

/** What a run speaks through; who hears it is told in `observers/`. */
export interface RunLog {
  info(text: string, details?: JsonObject): void;
  warn(text: string, details?: JsonObject): void;
  error(text: string, details?: JsonObject): void;
}

/** Shows a line to the user. */
export type Say = (message: string) => void;
