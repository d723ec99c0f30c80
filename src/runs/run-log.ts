import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { JsonObject } from '../json.js';

/** The log of one run. */
export interface RunLog {
  info(message: string, details?: JsonObject): void;
  warn(message: string, details?: JsonObject): void;
  error(message: string, details?: JsonObject): void;
  /** Ends the log after everything has been written. */
  close(): Promise<void>;
}

/** Shows a line to the user. */
export type Say = (message: string) => void;

/** Writes what happens in a run to `log.jsonl`, a JSON object a line, and says it to the user. */
export async function openRunLog(path: string, say: Say): Promise<RunLog> {
  const { createLogger, format, transports } = (await import('winston')).default;
  const file = createWriteStream(path, { flags: 'a' });
  // A full disk must not end the run before what is worth more is written, or cannot be.
  file.on('error', ({ message }) => {
    say(`Warning: ${path} cannot be written: ${message}`);
  });
  const logger = createLogger({ format: format.combine(format.timestamp(), format.json({ deterministic: true })) });
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston declares its transports as interfaces
  logger.add(new transports.Stream({ stream: file }));
  const write = (level: 'info' | 'warn' | 'error', message: string, details: JsonObject = {}): void => {
    logger.log({ ...details, level, message });
    say(level === 'info' ? message : `${level === 'warn' ? 'Warning' : 'Error'}: ${message}`);
  };
  return {
    info: (message, details) => {
      write('info', message, details);
    },
    warn: (message, details) => {
      write('warn', message, details);
    },
    error: (message, details) => {
      write('error', message, details);
    },
    close: async () => {
      const written = finished(file);
      logger.on('finish', () => file.end());
      logger.end();
      await written.catch(() => undefined);
    },
  };
}
