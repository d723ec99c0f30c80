import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { parseMetricLine } from '../../runs/metrics-journal.js';
import { mlflowName } from './run-description.js';

/** A value as MLflow takes and gives it. Not a number is written as text. */
export interface SentMetric {
  readonly key: string;
  readonly value: number | 'NaN';
  readonly timestamp: number;
  readonly step: number;
}

/** Whole lines of `metrics.jsonl` and the values in them. */
export interface MetricBatch {
  readonly bytes: Buffer;
  readonly metrics: readonly SentMetric[];
}

/** Values that MLflow takes at a time. */
export const LARGEST_BATCH = 1000;

const PIECE = 1 << 19;
const NEWLINE = 0x0a;

/** The next values of `metrics.jsonl` between two of its bytes; `undefined` where there is no whole line. */
export async function readBatch(path: string, from: number, to: number): Promise<MetricBatch | undefined> {
  const file = await open(path, 'r');
  try {
    const piece = Buffer.alloc(Math.min(PIECE, to - from));
    const { bytesRead } = await file.read(piece, 0, piece.length, from);
    let end = 0;
    const metrics: SentMetric[] = [];
    while (metrics.length < LARGEST_BATCH) {
      const next = piece.subarray(0, bytesRead).indexOf(NEWLINE, end) + 1;
      if (next === 0) break;
      const line = parseMetricLine(piece.toString('utf8', end, next - 1));
      if (line !== undefined) {
        const { name, value, wallTime: timestamp, step } = line;
        metrics.push({ key: mlflowName(name), value: value ?? 'NaN', timestamp, step });
      }
      end = next;
    }
    return end === 0 ? undefined : { bytes: piece.subarray(0, end), metrics };
  } finally {
    await file.close();
  }
}

/** How many lines stand between two bytes of a file. */
export async function countLines(path: string, from: number, to: number): Promise<number> {
  if (to <= from) return 0;
  let lines = 0;
  for await (const piece of createReadStream(path, { start: from, end: to - 1 }) as AsyncIterable<Buffer>) {
    for (let at = piece.indexOf(NEWLINE); at >= 0; at = piece.indexOf(NEWLINE, at + 1)) lines += 1;
  }
  return lines;
}
