import type { JsonObject, JsonValue } from '../json.js';

/** A scalar as it is, or in brackets the number of the node that holds the list or object. */
export type StoredValue = string | number | boolean | null | readonly [node: number];

/** The number of an object's keys among all sets of keys, or -1 for a list; then the values. */
export type StoredNode = readonly [keys: number, ...values: StoredValue[]];

/** JSON values in which equal lists and objects lie once: the configurations of a sweep's runs are nearly all alike. */
export interface SharedValues {
  readonly keys: readonly (readonly string[])[];
  /** Children stand before their parents. */
  readonly nodes: readonly StoredNode[];
}

const LIST = -1;

/** Gathers values and shares what is equal in them. */
export class ValuePool implements SharedValues {
  readonly keys: (readonly string[])[] = [];
  readonly nodes: StoredNode[] = [];
  /** Sets of keys and nodes that are there, by texts that no two of them share. */
  readonly #keySets = new Map<string, number>();
  readonly #known = new Map<string, number>();

  add(value: JsonValue): StoredValue {
    if (typeof value !== 'object' || value === null) return value;
    if (isList(value)) return this.#node(LIST, value);
    // As in JSON, a key without a value is none.
    const keys = Object.keys(value).filter((key) => value[key] !== undefined);
    return this.#node(
      this.#keySet(keys),
      keys.map((key) => value[key]!),
    );
  }

  #keySet(keys: readonly string[]): number {
    const text = keys.map((key) => `${key.length}:${key}`).join();
    const known = this.#keySets.get(text);
    if (known !== undefined) return known;
    this.#keySets.set(text, this.keys.length);
    return this.keys.push(keys) - 1;
  }

  #node(keys: number, values: readonly JsonValue[]): readonly [number] {
    const stored = values.map((value) => this.add(value));
    const text = `${keys} ${stored.map(textOf).join()}`;
    const known = this.#known.get(text);
    if (known !== undefined) return [known];
    this.#known.set(text, this.nodes.length);
    return [this.nodes.push([keys, ...stored]) - 1];
  }
}

/** A text for each value, cheaper than JSON; a string brings its length, so that nothing in it can be taken for what follows. */
function textOf(value: StoredValue): string {
  if (typeof value === 'string') return `${value.length}:${value}`;
  return typeof value === 'object' && value !== null ? `#${value[0]}` : String(value);
}

/** Gives stored values back; what was equal is the same object. */
export function openValues({ keys, nodes }: SharedValues): (stored: StoredValue) => JsonValue {
  const opened: JsonValue[] = [];
  const open = (stored: StoredValue): JsonValue =>
    typeof stored === 'object' && stored !== null ? opened[stored[0]]! : stored;
  for (const [keySet, ...values] of nodes) {
    const children = values.map(open);
    // Entries become the object's own keys, whatever they are called.
    opened.push(keySet === LIST ? children : asObject(keys[keySet] ?? [], children));
  }
  return open;
}

function asObject(keys: readonly string[], values: readonly JsonValue[]): JsonObject {
  return Object.fromEntries(keys.map((key, index) => [key, values[index]!]));
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
