import { opcodes, type OpcodeName } from './opcodes.js';

/** Bytes handed on at once. */
const CHUNK = 1 << 20;
/** Elements of one APPENDS or SETITEMS, as Python's own pickler has it: a reader's stack stays small. */
const BATCH = 1000;

/**
 * Writes a pickle of protocol 4 (https://peps.python.org/pep-3154/), value by value, so that all of it is never in memory. Equal texts are
 * written once and referred to; the same calls give the same bytes.
 */
export class PickleWriter {
  readonly #take: (chunk: Buffer) => void;
  readonly #texts = new Map<string, number>();
  #buffer = Buffer.allocUnsafe(2 * CHUNK);
  #length = 0;

  /** @param take Gets the bytes, a chunk at a time; each is its own */
  constructor(take: (chunk: Buffer) => void) {
    this.#take = take;
    this.#opcode('PROTO');
    this.#bytes(Buffer.of(4));
  }

  none(): void {
    this.#opcode('NONE');
  }

  boolean(value: boolean): void {
    this.#opcode(value ? 'NEWTRUE' : 'NEWFALSE');
  }

  /** A whole number that is exact. */
  integer(value: number): void {
    if (value >= 0 && value < 256) this.#argument('BININT1', 1, (at) => this.#buffer.writeUInt8(value, at));
    else if (value === (value | 0)) this.#argument('BININT', 4, (at) => this.#buffer.writeInt32LE(value, at));
    else {
      const bytes = Buffer.alloc(9);
      bytes.writeUInt8(8);
      bytes.writeBigInt64LE(BigInt(value), 1);
      this.#opcode('LONG1');
      this.#bytes(bytes);
    }
  }

  float(value: number): void {
    this.#argument('BINFLOAT', 8, (at) => this.#buffer.writeDoubleBE(value, at));
  }

  text(value: string): void {
    const place = this.#texts.get(value);
    if (place !== undefined) {
      if (place < 256) this.#argument('BINGET', 1, (at) => this.#buffer.writeUInt8(place, at));
      else this.#argument('LONG_BINGET', 4, (at) => this.#buffer.writeUInt32LE(place, at));
      return;
    }
    const bytes = Buffer.from(value);
    if (bytes.length < 256) this.#argument('SHORT_BINUNICODE', 1, (at) => this.#buffer.writeUInt8(bytes.length, at));
    else this.#argument('BINUNICODE', 4, (at) => this.#buffer.writeUInt32LE(bytes.length, at));
    this.#bytes(bytes);
    this.#opcode('MEMOIZE');
    this.#texts.set(value, this.#texts.size);
  }

  /** Fewer than 256 bytes. */
  shortBytes(value: Uint8Array): void {
    this.#argument('SHORT_BINBYTES', 1, (at) => this.#buffer.writeUInt8(value.length, at));
    this.#bytes(value);
  }

  /** A class or a function, which a call or another value follows. */
  global(module: string, name: string): void {
    this.text(module);
    this.text(name);
    this.#opcode('STACK_GLOBAL');
  }

  /** What `write` writes, as a tuple. */
  tuple(write: () => void): void {
    this.#opcode('MARK');
    write();
    this.#opcode('TUPLE');
  }

  /** Calls the global before the last tuple with it. */
  call(): void {
    this.#opcode('REDUCE');
  }

  /** Gives the value before the last one that as its state. */
  state(): void {
    this.#opcode('BUILD');
  }

  list<Element>(elements: Iterable<Element>, write: (element: Element) => void): void {
    this.#opcode('EMPTY_LIST');
    this.#batches(elements, write, 'APPENDS');
  }

  /** `write` writes a key and its value. */
  dict<Item>(items: Iterable<Item>, write: (item: Item) => void): void {
    this.#opcode('EMPTY_DICT');
    this.#batches(items, write, 'SETITEMS');
  }

  end(): void {
    this.#opcode('STOP');
    this.#flush();
  }

  #batches<Element>(elements: Iterable<Element>, write: (element: Element) => void, closing: OpcodeName): void {
    let open = 0;
    for (const element of elements) {
      if (open === 0) this.#opcode('MARK');
      write(element);
      open = (open + 1) % BATCH;
      if (open === 0) this.#opcode(closing);
    }
    if (open > 0) this.#opcode(closing);
  }

  #argument(name: OpcodeName, length: number, write: (at: number) => void): void {
    this.#opcode(name);
    write(this.#length);
    this.#length += length;
  }

  /** There is always room for an opcode with its argument: a chunk is handed on while another still fits. */
  #opcode(name: OpcodeName): void {
    if (this.#length >= CHUNK) this.#flush();
    this.#buffer[this.#length++] = opcodes[name];
  }

  #bytes(bytes: Uint8Array): void {
    if (bytes.length > CHUNK) {
      this.#flush();
      this.#take(Buffer.from(bytes));
      return;
    }
    if (this.#length + bytes.length > this.#buffer.length) this.#flush();
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #flush(): void {
    if (this.#length > 0) this.#take(Buffer.from(this.#buffer.subarray(0, this.#length)));
    this.#length = 0;
  }
}
