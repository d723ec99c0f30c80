import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { RunMessage, Say } from '../runs/run-log.js';
import { levelSchema, reaches } from './message-level.js';
import { defineObserver } from './observer.js';

/** Writes what a run says to `log.jsonl`, a JSON object a line, by winston (https://github.com/winstonjs/winston). */
export const logFile = defineObserver({
  kind: 'log',
  summary: 'Writes what a run says to log.jsonl, with its details. Every run has it.',
  schema: { type: 'object', properties: { level: levelSchema }, additionalProperties: false },
  traits: { isStandard: true },
  create: (settings, { say }) => {
    let log: LogFile | undefined;
    return {
      runStarted: async ({ paths }) => {
        log = await LogFile.open(paths.log, say);
      },
      messageLogged: (message) => {
        if (reaches(message.level, settings.level)) log?.write(message);
      },
      close: () => log?.close(),
    };
  },
});

type Logger = ReturnType<(typeof import('winston'))['createLogger']>;

class LogFile {
  private constructor(
    private readonly logger: Logger,
    private readonly file: ReturnType<typeof createWriteStream>,
  ) {}

  static async open(path: string, say: Say): Promise<LogFile> {
    const { createLogger, format, transports } = (await import('winston')).default;
    const file = createWriteStream(path, { flags: 'a' });
    // A full disk must not end the run before what is worth more is written, or cannot be.
    file.on('error', ({ message }) => {
      say(`Warning: ${path} cannot be written: ${message}`);
    });
    const logger = createLogger({ format: format.combine(format.timestamp(), format.json({ deterministic: true })) });
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston declares its transports as interfaces
    logger.add(new transports.Stream({ stream: file }));
    return new LogFile(logger, file);
  }

  write({ level, text, details }: RunMessage): void {
    this.logger.log({ ...details, level, message: text });
  }

  /** Ends the log after everything has been written. */
  async close(): Promise<void> {
    const written = finished(this.file);
    this.logger.on('finish', () => this.file.end());
    this.logger.end();
    await written.catch(() => undefined);
  }
}
