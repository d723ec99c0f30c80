import { readFile } from 'node:fs/promises';
import type { JsonValue } from '../../../src/json.js';

/** An array of the kit: values in C order. */
export interface GoldenArray {
  readonly dtype: string;
  readonly shape: number[];
  readonly values: number[];
}

/** A value of a golden JSON file, with its path for error messages. The kit writes what JSON cannot hold as text: "NaN", "Infinity". */
export class GoldenValue {
  constructor(
    private readonly value: JsonValue | undefined,
    private readonly path: string,
  ) {}

  get(...keys: readonly string[]): GoldenValue {
    const [key, ...rest] = keys;
    if (key === undefined) return this;
    const inner = isObject(this.value) ? this.value[key] : undefined;
    return new GoldenValue(inner, `${this.path}.${key}`).get(...rest);
  }

  get exists(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  /** As it stands in the file. */
  json(): JsonValue {
    if (this.value === undefined) throw this.#unexpected('there');
    return this.value;
  }

  list(): GoldenValue[] {
    if (!Array.isArray(this.value)) throw this.#unexpected('a list');
    return this.value.map((item: JsonValue, index) => new GoldenValue(item, `${this.path}[${index}]`));
  }

  entries(): [string, GoldenValue][] {
    if (!isObject(this.value)) throw this.#unexpected('an object');
    return Object.entries(this.value).map(([key, item]) => [key, new GoldenValue(item, `${this.path}.${key}`)]);
  }

  number(): number {
    const number = toNumber(this.value);
    if (number === undefined) throw this.#unexpected('a number');
    return number;
  }

  numbers(): number[] {
    return this.list().map((item) => item.number());
  }

  text(): string {
    if (typeof this.value !== 'string') throw this.#unexpected('a text');
    return this.value;
  }

  flag(): boolean {
    if (typeof this.value !== 'boolean') throw this.#unexpected('true or false');
    return this.value;
  }

  array(): GoldenArray {
    const shape = this.get('shape').numbers();
    return { dtype: this.get('dtype').text(), shape, values: this.get('data').numbers() };
  }

  /** The numbers of an array, or a single number as a list of one. */
  values(): number[] {
    return toNumber(this.value) === undefined ? this.array().values : [this.number()];
  }

  #unexpected(wanted: string): Error {
    return new Error(`${this.path} is not ${wanted}.`);
  }
}

export async function readGoldenJson(path: string): Promise<GoldenValue> {
  return new GoldenValue(JSON.parse(await readFile(path, 'utf8')) as JsonValue, path);
}

function isObject(value: JsonValue | undefined): value is Record<string, JsonValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toNumber(value: JsonValue | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (value === 'NaN') return Number.NaN;
  if (value === 'Infinity') return Number.POSITIVE_INFINITY;
  if (value === '-Infinity') return Number.NEGATIVE_INFINITY;
  return undefined;
}
