import { readFile, stat } from 'node:fs/promises';
import { isMetricLine, parseMetricLine } from './metrics-journal.js';
import type { MetricLine } from './run-files.js';

/** A value of a metric while a run trained. */
export type MetricPoint = Pick<MetricLine, 'step' | 'epoch' | 'value' | 'wallTime'>;

/** Values by metric, in the order in which they were written. */
export type MetricHistory = ReadonlyMap<string, readonly MetricPoint[]>;

/** Bytes of a `metrics.jsonl` that are read at most: of five million lines. */
const MOST_BYTES = 2 ** 29;

/**
 * What `metrics.jsonl` says of some metrics, or of all. A line that is cut short or none of a journal is passed over; a run without the file
 * has no history.
 *
 * @throws RangeError where the file is far larger than training writes
 */
export async function readMetrics(path: string, names?: ReadonlySet<string>): Promise<MetricHistory> {
  const size = await stat(path).then(
    (entry) => entry.size,
    () => 0,
  );
  if (size > MOST_BYTES) throw new RangeError(`${path} is larger than ${MOST_BYTES / 2 ** 20} MiB.`);
  const text = size === 0 ? '' : await readFile(path, 'utf8');
  const history = new Map<string, MetricPoint[]>();
  for (const { name, step, epoch, value, wallTime } of metricLines(text, names)) {
    const point = { step, epoch, value: Number.isFinite(value) ? value : null, wallTime };
    const points = history.get(name);
    if (points === undefined) history.set(name, [point]);
    else points.push(point);
  }
  return history;
}

/** Most lines of a journal are of other metrics: only those in which a wanted name stands are taken apart. */
function metricLines(text: string, names: ReadonlySet<string> | undefined): MetricLine[] {
  const marks = names === undefined ? undefined : [...names].map((name) => JSON.stringify(name));
  const pieces = text.split('\n').filter((piece) => piece !== '' && marks?.some((mark) => piece.includes(mark)) !== false);
  return parseTogether(pieces).filter(({ name }) => names?.has(name) !== false);
}

/** Whole lines are read as one list, in half the time; one by one where any is cut short. */
function parseTogether(pieces: readonly string[]): MetricLine[] {
  try {
    return (JSON.parse(`[${pieces.join()}]`) as readonly unknown[]).filter(isMetricLine);
  } catch {
    return pieces.flatMap((piece) => parseMetricLine(piece) ?? []);
  }
}
