import { readFile, stat } from 'node:fs/promises';
import type { Origins } from '../config/origins.js';

/** Bytes of the largest file that is read. */
const LARGEST = 8 << 20;

/** The origin of every value of a run's configuration; null where the file is missing, damaged or far too large. */
export async function readOrigins(path: string): Promise<Origins | null> {
  try {
    const status = await stat(path);
    if (!status.isFile() || status.size > LARGEST) return null;
    const origins: unknown = JSON.parse(await readFile(path, 'utf8'));
    return isOrigins(origins) ? origins : null;
  } catch {
    return null;
  }
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isListOf = (value: unknown, isItem: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(isItem);

/** What an origin is described by, whatever else it holds. */
const isOrigin = (value: unknown): boolean =>
  isFields(value) &&
  typeof value.from === 'string' &&
  ['file', 'argument', 'axis', 'declaredBy'].every((key) => ['undefined', 'string'].includes(typeof value[key])) &&
  ['line', 'column'].every((key) => ['undefined', 'number'].includes(typeof value[key]));

const isFormer = (value: unknown): boolean => isFields(value) && 'value' in value && isOrigin(value.origin);

const isValue = (value: unknown): boolean =>
  isFields(value) && typeof value.path === 'string' && isFormer(value) && isListOf(value.former, isFormer);

const isDropped = (value: unknown): boolean =>
  isFields(value) && typeof value.path === 'string' && typeof value.reason === 'string' && isFormer(value);

function isOrigins(value: unknown): value is Origins {
  return isFields(value) && isListOf(value.values, isValue) && isListOf(value.dropped, isDropped);
}
