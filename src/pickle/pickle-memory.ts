import { PickleFault } from './pickle-fault.js';
import { PickledObject, type PickleValue } from './pickle-value.js';

/** Bytes that values take in memory, roughly; what an opcode of one byte can make takes up to 240. */
export const sizes = {
  list: 48,
  element: 8,
  dict: 240,
  item: 64,
  text: 32,
  number: 16,
  view: 128,
  object: 128,
} as const;

/** Bytes that the values of one pickle may take, by those sizes: a description of three million boxes takes half of it. */
const LARGEST = 1.5 * 2 ** 30;
/** Marks at once, which is how deep values lie in one another while they are built. */
const DEEPEST = 1000;
/** Values on the stack at once: more than any list or dict puts there, which come in portions of a thousand. */
const HIGHEST = 1 << 20;
/** Places that a pickler may leave free in the memo. */
const MEMO_GAP = 256;

/** The stack and the memo of the pickle machine, bounded. */
export class PickleMemory {
  readonly #stack: PickleValue[] = [];
  readonly #marks: number[] = [];
  readonly #memo: PickleValue[] = [];
  #taken = 0;

  /** @param position Where the opcode that is carried out begins, for messages */
  constructor(readonly position: () => number) {}

  /** @throws PickleFault where more than may be is in memory */
  charge(bytes: number): void {
    this.#taken += bytes;
    if (this.#taken > LARGEST) this.fail(`its pickle takes more than ${LARGEST / 2 ** 30} GiB of memory`);
  }

  push(value: PickleValue): void {
    if (this.#stack.length >= HIGHEST) this.fail(`its pickle puts more than ${HIGHEST} values on the stack`);
    this.#stack.push(value);
  }

  pop(): PickleValue {
    if (this.#stack.length === (this.#marks.at(-1) ?? 0)) this.fail('its pickle takes a value where there is none');
    return this.#stack.pop()!;
  }

  /** The value on top, which stays there. */
  top(): PickleValue {
    const value = this.pop();
    this.#stack.push(value);
    return value;
  }

  mark(): void {
    if (this.#marks.length >= DEEPEST) this.fail(`its pickle is more than ${DEEPEST} values deep`);
    this.#marks.push(this.#stack.length);
  }

  popToMark(): PickleValue[] {
    const mark = this.#marks.pop();
    return mark === undefined ? this.fail('its pickle lacks a mark') : this.#stack.splice(mark);
  }

  /** Numbers the value on top: picklers count upwards, so that a hostile number cannot ask for a large memo. */
  memoize(place = this.#memo.length): void {
    if (place > this.#memo.length + MEMO_GAP) this.fail(`its pickle numbers a value ${place} out of turn`);
    this.charge(sizes.element);
    this.#memo[place] = this.top();
  }

  recall(place: number): PickleValue {
    const value = this.#memo[place];
    return value === undefined ? this.fail(`its pickle refers to a value ${place} that it does not have`) : value;
  }

  fail(what: string): never {
    throw new PickleFault(what, this.position());
  }
}

/** What a value is in Python, for messages. */
export function pythonTypeOf(value: PickleValue): string {
  if (value === null) return 'None';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number' || typeof value === 'bigint') return 'number';
  if (value instanceof Uint8Array) return 'bytes';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Map) return 'dict';
  if (value instanceof Set) return 'set';
  return value instanceof PickledObject ? value.python : `${value.module}.${value.name}`;
}
