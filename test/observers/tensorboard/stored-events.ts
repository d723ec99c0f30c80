import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { recordsOf } from '../../../src/observers/tensorboard/record-file.js';

/** A value of an event file: what it is of, and of a scalar the value. */
export interface StoredValue {
  readonly tag: string;
  readonly step: number;
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly kind: 'scalar' | 'image' | 'histogram';
  readonly value?: number;
}

type Fields = ReadonlyMap<number, readonly Buffer[]>;

/** A message's fields; whole numbers and floats as their bytes. */
function fieldsOf(message: Buffer): Fields {
  const fields = new Map<number, Buffer[]>();
  for (let at = 0; at < message.length;) {
    const varint = (): number => {
      let [value, place] = [0, 1];
      for (;;) {
        const byte = message[at++]!;
        value += (byte & 0x7f) * place;
        place *= 0x80;
        if (byte < 0x80) return value;
      }
    };
    const key = varint();
    const start = at;
    const lengths = [() => (varint(), at - start), () => 8, varint, () => 0, () => 0, () => 4];
    const length = lengths[key & 7]!();
    const from = (key & 7) === 0 ? start : at;
    const bytes = message.subarray(from, from + length);
    at = from + length;
    fields.set(key >>> 3, [...(fields.get(key >>> 3) ?? []), bytes]);
  }
  return fields;
}

const whole = (bytes: Buffer | undefined): number =>
  [...(bytes ?? [])].reduce((sum, byte, place) => sum + (byte & 0x7f) * 0x80 ** place, 0);

/** The values of encoded events. */
export function valuesOf(file: Buffer): StoredValue[] {
  return [...recordsOf(file)].flatMap(({ content }): StoredValue[] => {
    const event = fieldsOf(content);
    const [summary] = event.get(5) ?? [];
    if (summary === undefined) return [];
    const value = fieldsOf(fieldsOf(summary).get(1)![0]!);
    const place = {
      tag: value.get(1)![0]!.toString(),
      step: whole(event.get(2)?.[0]),
      wallTime: event.get(1)![0]!.readDoubleLE(),
    };
    if (value.has(2)) return [{ ...place, kind: 'scalar', value: value.get(2)![0]!.readFloatLE() }];
    return [{ ...place, kind: value.has(4) ? 'image' : 'histogram' }];
  });
}

/** The values of the one event file in a run's folder. */
export async function storedValues(directory: string): Promise<StoredValue[]> {
  const names = (await readdir(directory)).filter((name) => name.includes('tfevents'));
  if (names.length !== 1) throw new Error(`There are ${names.length} event files.`);
  return valuesOf(await readFile(join(directory, names[0]!)));
}

interface Line {
  readonly step: number;
  readonly name: string;
  readonly value: number | null;
  readonly wallTime: number;
}

/** What the scalars of an event file must be by the run's `metrics.jsonl`, in no order. */
export async function expectedScalars(directory: string): Promise<StoredValue[]> {
  const text = (await readFile(join(directory, 'metrics.jsonl'), 'utf8')).trim();
  return text === ''
    ? []
    : text.split('\n').map((json): StoredValue => {
        const { step, name, value, wallTime } = JSON.parse(json) as Line;
        return { tag: name, step, wallTime: wallTime / 1000, kind: 'scalar', value: Math.fround(value ?? NaN) };
      });
}

const order = (one: StoredValue, other: StoredValue): number =>
  one.tag < other.tag ? -1 : one.tag > other.tag ? 1 : one.step - other.step;

export const scalarsOf = (values: readonly StoredValue[]): StoredValue[] =>
  values.filter(({ kind }) => kind === 'scalar').sort(order);
