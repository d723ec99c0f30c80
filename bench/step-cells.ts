/** How the tables of steps write what was measured; a dash where there is nothing to write. */
import type { MeasuredProgram } from './measure-in-turns.js';
import type { MedianInterval } from './median-interval.js';

const written = <Value>(value: Value | null | undefined, write: (value: Value) => string): string =>
  value === undefined || value === null ? '-' : write(value);

export const millisecondsCell = (measured: MeasuredProgram | undefined): string =>
  written(measured?.milliseconds, (value) => value.toFixed(0));

/** Steps per second. */
export const rateCell = (measured: MeasuredProgram | undefined): string =>
  written(measured?.milliseconds, (value) => (1000 / value).toPrecision(3));

/** Gigabytes of the process's peak. */
export const memoryCell = (measured: MeasuredProgram | undefined): string =>
  written(measured?.report.peakBytes, (value) => (value / 1e9).toFixed(2));

export const secondsCell = (seconds: number | undefined): string => written(seconds, (value) => value.toFixed(1));

/** How many times as much memory the first takes. */
export function memoryRatioCell(one: MeasuredProgram, other: MeasuredProgram | undefined): string {
  const [ours, theirs] = [one.report.peakBytes, other?.report.peakBytes];
  return typeof ours === 'number' && typeof theirs === 'number' ? `${(ours / theirs).toFixed(2)}x` : '-';
}

/** `1.02x (1.00 to 1.03)` */
export const intervalCell = (ratio: MedianInterval | undefined): string =>
  written(ratio, ({ median, interval }) => {
    const reach = interval === undefined ? '' : ` (${interval.map((end) => end.toFixed(2)).join(' to ')})`;
    return `${median.toFixed(2)}x${reach}`;
  });
