import { nearest } from '../config/nearest.js';
import { parse } from '../config/yaml.js';
import { isSameJson, type JsonObject, type JsonValue } from '../json.js';
import { compareErrors } from './errors.js';
import { requireKeys } from './known-keys.js';
import { settingAt, settingsOf } from './run-settings.js';
import type { StoredRun } from './stored-run.js';

const FORM = /^\s*([^=!<>]+?)\s*(!=|>=|<=|=|>|<)\s*(.*?)\s*$/s;

type Operator = '=' | '!=' | '>=' | '<=' | '>' | '<';

/** Something that runs must fulfil to be compared. */
export interface Condition {
  readonly text: string;
  readonly key: string;
  readonly operator: Operator;
  readonly value: JsonValue;
}

/**
 * Reads `method.temperature>=0.1`. Values are typed as in an experiment file: `0.1` is a number, `true` a flag, `"0.1"` a text.
 *
 * @throws `compare/bad-condition`
 */
export function parseCondition(text: string): Condition {
  const [, key, operator, value] = FORM.exec(text) ?? [];
  if (key === undefined || operator === undefined || value === undefined || value === '') {
    throw compareErrors['compare/bad-condition']({ condition: text });
  }
  return { text, key, operator: operator as Operator, value: typedValue(value) };
}

/** What is no YAML by itself is a text. */
function typedValue(text: string): JsonValue {
  try {
    return parse(text, { schema: 'core', maxAliasCount: 0, logLevel: 'error' }) as JsonValue;
  } catch {
    return text;
  }
}

/**
 * The runs that fulfil all conditions. A run without a value at the key fulfils `!=` alone; a list is equal to each of its items.
 *
 * @throws `compare/no-such-key`, `compare/not-ordered`, `compare/no-such-value`, `compare/none-left`
 */
export function filterRuns<Run extends StoredRun>(runs: readonly Run[], conditions: readonly Condition[]): Run[] {
  if (conditions.length === 0 || runs.length === 0) return [...runs];
  const settings = runs.map(settingsOf);
  requireKeys(
    '--where',
    conditions.map(({ key }) => key),
    settings,
  );
  for (const condition of conditions) requireSense(condition, settings);
  const left = runs.filter((_, index) => conditions.every((condition) => isFulfilled(condition, settings[index]!)));
  if (left.length > 0) return left;
  throw compareErrors['compare/none-left']({ conditions: conditions.map(({ text }) => text), runs: runs.length });
}

/** A condition that no run can fulfil is a slip. */
function requireSense(condition: Condition, settings: readonly JsonObject[]): void {
  const { key, operator, value, text } = condition;
  const found = settings.flatMap((each) => settingAt(each, key) ?? []);
  const values = [...new Set(found.map(textOf))].sort();
  const isOrdered = operator !== '=' && operator !== '!=';
  if (isOrdered && !(typeof value === 'number' && found.some((each) => typeof each === 'number'))) {
    throw compareErrors['compare/not-ordered']({ condition: text, values });
  }
  if (operator === '!=' || settings.some((each) => isFulfilled(condition, each))) return;
  throw compareErrors['compare/no-such-value']({ condition: text, near: nearest(textOf(value), values), values });
}

function isFulfilled({ key, operator, value: wanted }: Condition, settings: JsonObject): boolean {
  const value = settingAt(settings, key);
  if (operator === '=') return isEqual(value, wanted);
  if (operator === '!=') return !isEqual(value, wanted);
  if (typeof value !== 'number' || typeof wanted !== 'number') return false;
  switch (operator) {
    case '>=':
      return value >= wanted;
    case '<=':
      return value <= wanted;
    case '>':
      return value > wanted;
    case '<':
      return value < wanted;
  }
}

function isEqual(value: JsonValue | undefined, wanted: JsonValue): boolean {
  if (Array.isArray(value) && !Array.isArray(wanted))
    return (value as readonly JsonValue[]).some((item) => isSameJson(item, wanted));
  return isSameJson(value, wanted);
}

const textOf = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value));
