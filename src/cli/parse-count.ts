import { InvalidArgumentError } from 'commander';

/** Digits of a count at most: larger ones are slips. */
const COUNT = /^\d{1,9}$/;

/** A whole number of 0 or more, from the command line. */
export function parseWhole(text: string): number {
  if (!COUNT.test(text)) throw new InvalidArgumentError('It must be a whole number, 0 or more.');
  return Number(text);
}

/** A whole number of 1 or more, from the command line. */
export function parseCount(text: string): number {
  const count = parseWhole(text);
  if (count === 0) throw new InvalidArgumentError('It must be 1 or more.');
  return count;
}
