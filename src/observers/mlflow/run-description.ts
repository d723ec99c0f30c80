import { createHash } from 'node:crypto';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.js';
import type { ObservedRun } from '../observer.js';

/** A parameter or a tag. */
export interface NamedText {
  readonly key: string;
  readonly value: string;
}

/** What MLflow takes at most: characters of a name, of a parameter and of a tag. */
const LONGEST_NAME = 250;
const LONGEST_PARAMETER = 6000;
const LONGEST_TAG = 5000;

/** Keys of an experiment that are no part of what a run is, or are tags. */
const leftOut = new Set(['name', 'notes', 'tags', 'plugins', 'observers', 'launcher']);

/** The resolved experiment, a parameter for each value that is no list and no mapping: `method.temperature`, `evaluators.0.kind`. */
export function parametersOf({ experiment, steps }: Pick<ObservedRun, 'experiment' | 'steps'>): NamedText[] {
  const settings = Object.entries(experiment as unknown as JsonObject).filter(([key]) => !leftOut.has(key));
  const values = [...settings.flatMap(([key, value]) => leavesOf(key, value)), ['steps', steps] as const];
  return values.map(([key, value]) => ({
    key: mlflowName(key),
    value: cut(typeof value === 'string' ? value : JSON.stringify(value), LONGEST_PARAMETER),
  }));
}

function leavesOf(path: string, value: JsonValue): (readonly [string, JsonValue])[] {
  const inner = Array.isArray(value) || isJsonObject(value) ? Object.entries(value as JsonObject) : [];
  return inner.length === 0 ? [[path, value]] : inner.flatMap(([key, child]) => leavesOf(`${path}.${key}`, child));
}

/** What a run is called and was made of, and `key`, by which it is found again where the answer to its creation was lost. */
export function tagsOf({ manifest, experiment }: ObservedRun, key: string): NamedText[] {
  const { id, git, identity, point } = manifest;
  const tags: Readonly<Record<string, string | undefined>> = {
    'mlflow.note.content': experiment.notes || undefined,
    'mlflow.source.name': 'run-exp',
    'mlflow.source.type': 'LOCAL',
    'mlflow.source.git.commit': typeof git?.commit === 'string' ? git.commit : undefined,
    'croplab.id': id,
    'croplab.experiment': manifest.experiment,
    'croplab.point': Object.keys(point).length > 0 ? JSON.stringify(point) : undefined,
    'croplab.tags': experiment.tags.join(',') || undefined,
    'croplab.data': typeof identity.data === 'string' ? identity.data : undefined,
    [KEY_TAG]: key,
  };
  return Object.entries(tags).flatMap(([name, value]) =>
    value === undefined ? [] : [{ key: name, value: cut(value, LONGEST_TAG) }],
  );
}

export const KEY_TAG = 'croplab.key';

/**
 * A name as MLflow takes it: letters, digits, `_ - . : /` and spaces, a path that is in its simplest form. One that had to be changed ends in a digest of what it
 * was, so that two never become one.
 */
export function mlflowName(name: string): string {
  const simple = name
    .replace(/[^\p{L}\p{N}_\-. :/]/gu, '_')
    .split('/')
    .filter((part) => !['', '.', '..'].includes(part))
    .join('/');
  if (simple === name && name.length <= LONGEST_NAME) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${simple.slice(0, LONGEST_NAME - 9)}.${digest}`;
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
