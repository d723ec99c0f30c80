import { isUtf8 } from 'node:buffer';
import { PickleFault } from './pickle-fault.js';

/** Digits of the longest integer that is read: those that occur have ten bytes at most. */
const LONGEST_INTEGER = 256;

/** Reads the arguments of opcodes from front to back. */
export class ByteReader {
  readonly #bytes: Buffer;
  position: number;

  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.position = position;
  }

  get left(): number {
    return this.#bytes.length - this.position;
  }

  uint8(): number {
    return this.#bytes[this.#take(1)]!;
  }

  uint16(): number {
    return this.#bytes.readUInt16LE(this.#take(2));
  }

  int32(): number {
    return this.#bytes.readInt32LE(this.#take(4));
  }

  uint32(): number {
    return this.#bytes.readUInt32LE(this.#take(4));
  }

  /** A length of eight bytes. What is larger than a number can hold is larger than the input as well. */
  length64(): number {
    return Number(this.#bytes.readBigUInt64LE(this.#take(8)));
  }

  /** Big-endian, as pickles alone have it. */
  float64(): number {
    return this.#bytes.readDoubleBE(this.#take(8));
  }

  /** A view of the input. */
  bytes(length: number): Uint8Array {
    const start = this.#take(length);
    return new Uint8Array(this.#bytes.buffer, this.#bytes.byteOffset + start, length);
  }

  text(length: number): string {
    const start = this.#take(length);
    if (!isUtf8(this.#bytes.subarray(start, start + length)))
      throw new PickleFault('its pickle has a text that is no UTF-8', start);
    return this.#bytes.toString('utf8', start, start + length);
  }

  /** A text of Python 2, whose bytes have no encoding: each becomes the character of its number. */
  latin1(length: number): string {
    const start = this.#take(length);
    return this.#bytes.toString('latin1', start, start + length);
  }

  /** Two's complement, little-endian; of no bytes: 0. */
  integer(length: number): number | bigint {
    if (length > LONGEST_INTEGER) throw new PickleFault(`its pickle has an integer of ${length} bytes`, this.position);
    const bytes = this.bytes(length);
    const hex = Buffer.from(bytes).reverse().toString('hex');
    const value = length === 0 ? 0n : BigInt.asIntN(8 * length, BigInt(`0x${hex}`));
    const exact = Number(value);
    return Number.isSafeInteger(exact) ? exact : value;
  }

  /** A line of ASCII without its end; `longest` bytes at most. */
  line(longest: number): string {
    const start = this.position;
    const end = this.#bytes.subarray(start, start + longest + 1).indexOf(0x0a);
    if (end >= 0) return this.latin1(end + 1).slice(0, -1);
    if (this.left > longest) throw new PickleFault(`its pickle has a name of more than ${longest} characters`, start);
    throw new PickleFault('its pickle is cut short', this.#bytes.length);
  }

  #take(length: number): number {
    if (length > this.left) throw new PickleFault('its pickle is cut short', this.#bytes.length);
    const start = this.position;
    this.position += length;
    return start;
  }
}
