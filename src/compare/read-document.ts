import { readFileSync, statSync } from 'node:fs';

/** Bytes of a run's file that are read at most; a run writes thousandths of it. */
const MOST_BYTES = 2 ** 26;

/** What the value of each key must be like for a comparison to use it. */
export type Keys = Readonly<Record<string, (value: unknown) => boolean>>;

export const isText = (value: unknown): value is string => typeof value === 'string';

export const isNumber = (value: unknown): value is number => Number.isFinite(value);

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A metric's value: a number, or null where it is not defined. */
const isMetric = (value: unknown): boolean => value === null || isNumber(value);

const isInterval = (value: unknown): boolean =>
  value === null || (Array.isArray(value) && value.length === 2 && value.every(isNumber));

/** What evaluators measured, as the results of runs and of later evaluations hold it. */
export const measurementKeys: Keys = {
  metrics: (value) => isFields(value) && Object.values(value).every(isMetric),
  intervals: (value) => value === undefined || (isFields(value) && Object.values(value).every(isInterval)),
  protocol: (value) => isFields(value) && Object.values(value).every(isFields),
};

/** A file of a run, or why it is none. */
export function readDocument(path: string, keys: Keys): Fields | string {
  let value: unknown;
  try {
    if (statSync(path).size > MOST_BYTES) return `${path} is damaged: it is larger than ${MOST_BYTES / 2 ** 20} MiB.`;
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return `${path} is damaged: it is not whole JSON.`;
    return `${path} is missing or cannot be read: ${(error as Error).message}`;
  }
  if (!isFields(value)) return `${path} is damaged: it holds no JSON object.`;
  const fields = value;
  const wrong = Object.keys(keys).filter((key) => keys[key]?.(fields[key]) !== true);
  if (wrong.length > 0) return `${path} is damaged: ${wrong.join(', ')} missing or of another type.`;
  return fields;
}
