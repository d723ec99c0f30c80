import type { Interval } from '../statistics/student-t.js';

/** Digits after the point: one for percentages; where all values are below 1, as many as show three digits of the largest. */
export function fractionDigits(values: readonly (number | null)[]): number {
  const largest = values.reduce<number>((most, value) => Math.max(most, Math.abs(value ?? 0)), 0);
  return largest === 0 || largest >= 1 ? 1 : Math.min(12, 2 - Math.floor(Math.log10(largest)));
}

/** A number with its sign; nothing that rounds to 0 has one. */
export function signed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  if (Number(text) === 0) return (0).toFixed(digits);
  return value > 0 ? `+${text}` : text;
}

export function intervalText([low, high]: Interval, digits: number): string {
  return `${low.toFixed(digits)} to ${high.toFixed(digits)}`;
}

/** `p 0.012`, `p < 0.001` */
export function probabilityText(probability: number): string {
  if (probability < 0.001) return 'p < 0.001';
  return `p ${probability >= 0.1 ? probability.toFixed(2) : probability.toPrecision(2)}`;
}
