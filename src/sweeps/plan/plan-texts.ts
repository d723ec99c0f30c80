import type { Span } from './span.js';

export const stepsText = (steps: number | null): string => (steps === null ? 'unknown' : String(steps));

/** `42 s`, `3.5 min`, `2.1 h`, `4.0 d`; an estimate has no more digits than that. */
export function timeText(seconds: number | null): string {
  if (seconds === null) return 'unknown';
  const units = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
  ] as const;
  const unit = units.find(([size]) => seconds >= size);
  return unit === undefined ? `${Math.ceil(seconds)} s` : `${(seconds / unit[0]).toFixed(1)} ${unit[1]}`;
}

export function memoryText(bytes: number | null): string {
  return bytes === null ? 'unknown' : `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}

/** `9`, or `8 to 10` */
export function spanText({ least, most }: Span, textOf: (value: number) => string): string {
  const [from, to] = [textOf(least), textOf(most)];
  return from === to ? to : `${from} to ${to}`;
}
