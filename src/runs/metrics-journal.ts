import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { writeAll, writeFileWhole } from '../files/write-whole.js';
import type { MetricLine } from './run-files.js';

/**
 * `metrics.jsonl`: a value a line, appended as training goes on.
 *
 * Lines are written at once, so a killed process loses none but the last, which may be cut short.
 */
export class MetricsJournal {
  private constructor(private readonly file: number) {}

  /** Opens the journal of a run that goes on: former lines that will be made again, and a line cut short, are dropped, atomically. */
  static async open(path: string, isKept: (line: MetricLine) => boolean): Promise<MetricsJournal> {
    const former = await readFile(path, 'utf8').catch(() => '');
    const kept = former.split('\n').filter((text) => {
      const line = parseMetricLine(text);
      return line !== undefined && isKept(line);
    });
    await writeFileWhole(path, kept.map((line) => `${line}\n`).join(''));
    return new MetricsJournal(openSync(path, 'a'));
  }

  write(lines: readonly MetricLine[]): void {
    if (lines.length > 0) writeAll(this.file, Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join('')));
  }

  close(): void {
    closeSync(this.file);
  }
}

/** A line of the journal; nothing where it is cut short or none. */
export function parseMetricLine(text: string): MetricLine | undefined {
  try {
    const line = JSON.parse(text) as unknown;
    return isMetricLine(line) ? line : undefined;
  } catch {
    return undefined;
  }
}

export function isMetricLine(value: unknown): value is MetricLine {
  const line = value as Partial<MetricLine> | null;
  return typeof line?.step === 'number' && typeof line.name === 'string';
}
