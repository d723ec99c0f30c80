import { nearest } from '../config/nearest.js';
import type { JsonObject } from '../json.js';
import { compareErrors } from './errors.js';
import { settingAt, settingKeys } from './run-settings.js';

/**
 * Refuses keys that no run has a value at, all at once.
 *
 * @throws `compare/no-such-key`
 */
export function requireKeys(
  option: string,
  wanted: readonly string[],
  settings: readonly JsonObject[],
  others: readonly string[] = [],
): void {
  const unknown = wanted.filter((key) => settings.every((each) => settingAt(each, key) === undefined));
  if (unknown.length === 0) return;
  const keys = [...new Set([...others, ...settings.flatMap(settingKeys)])].sort();
  const near = unknown.flatMap((key) => nearest(key, keys) ?? []);
  throw compareErrors['compare/no-such-key']({ option, unknown, near, keys });
}
