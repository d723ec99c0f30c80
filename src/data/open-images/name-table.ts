import { GrowingColumn } from './growing-column.js';

const FIRST_SLOTS = 1 << 10;
const FIRST_BYTES = 1 << 14;

/** FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv). */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return hash ^ (hash >>> 15);
}

/**
 * Distinct names, numbered from 0 in the order in which they came first. They stay bytes, one after the other: as texts in a map, millions of
 * image ids take several times the memory, and every row would make a text only to look it up.
 */
export class NameTable {
  #bytes = Buffer.alloc(FIRST_BYTES);
  /** Where each name ends, and the next one begins. */
  readonly #ends = new GrowingColumn(Uint32Array);
  /** Open addressing: 0 is free, otherwise it is the number of a name, and one. */
  #slots = new Uint32Array(FIRST_SLOTS);
  /** Rows of one image follow each other, so the name that was asked for last is mostly asked for again. */
  #last = -1;

  get size(): number {
    return this.#ends.length;
  }

  /** Bytes that it takes. */
  get byteLength(): number {
    return this.#bytes.byteLength + this.#ends.byteLength + this.#slots.byteLength;
  }

  /** The number of the name in `bytes` from `start` to `end`, which is added unless it is there. */
  intern(bytes: Uint8Array, start: number, end: number): number {
    if (this.#last >= 0 && this.#is(this.#last, bytes, start, end)) return this.#last;
    const slot = this.#find(bytes, start, end);
    const known = this.#slots[slot]!;
    this.#last = known > 0 ? known - 1 : this.#add(slot, bytes, start, end);
    return this.#last;
  }

  /** The number of a name, or -1 where it is not there. */
  indexOf(name: string): number {
    const bytes = Buffer.from(name);
    return this.#slots[this.#find(bytes, 0, bytes.length)]! - 1;
  }

  /** The name of that number. */
  name(index: number): string {
    return this.#bytes.toString('utf8', this.#startOf(index), this.#ends.at(index));
  }

  /** All names, in their order. */
  *names(): Generator<string> {
    for (let index = 0; index < this.size; index++) yield this.name(index);
  }

  #startOf(index: number): number {
    return index === 0 ? 0 : this.#ends.at(index - 1);
  }

  #is(index: number, bytes: Uint8Array, start: number, end: number): boolean {
    const own = this.#startOf(index);
    if (this.#ends.at(index) - own !== end - start) return false;
    for (let at = 0; at < end - start; at++) if (this.#bytes[own + at] !== bytes[start + at]) return false;
    return true;
  }

  /** The slot of a name, or the free one where it belongs. */
  #find(bytes: Uint8Array, start: number, end: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hashOf(bytes, start, end) & mask; ; slot = (slot + 1) & mask) {
      const known = this.#slots[slot]!;
      if (known === 0 || this.#is(known - 1, bytes, start, end)) return slot;
    }
  }

  #add(slot: number, bytes: Uint8Array, start: number, end: number): number {
    const index = this.size;
    const begin = index === 0 ? 0 : this.#ends.at(index - 1);
    const length = end - start;
    if (begin + length > this.#bytes.length) {
      const grown = Buffer.alloc(Math.ceil((begin + length) * 1.5));
      this.#bytes.copy(grown, 0, 0, begin);
      this.#bytes = grown;
    }
    this.#bytes.set(bytes.subarray(start, end), begin);
    this.#ends.push(begin + length);
    this.#slots[slot] = index + 1;
    if (2 * this.size > this.#slots.length) this.#spread();
    return index;
  }

  /** Twice as many slots. */
  #spread(): void {
    this.#slots = new Uint32Array(2 * this.#slots.length);
    for (let index = 0; index < this.size; index++) {
      this.#slots[this.#find(this.#bytes, this.#startOf(index), this.#ends.at(index))] = index + 1;
    }
  }
}
