import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';

/** What is wrong with a JSON file as a whole. */
export class JsonFileError extends Error {
  override readonly name = 'JsonFileError';
}

const CHUNK = 1 << 20;

/** Longest record, in bytes: far above any annotation, far below what a string can hold. */
const LONGEST_RECORD = 64 << 20;

const code = (character: string): number => character.charCodeAt(0);
const QUOTE = code('"');
const BACKSLASH = code('\\');
const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** What a byte outside strings does to the value that is being read; a table, because it is looked up for every byte. */
const Role = { inside: 0, opens: 1, closes: 2, ends: 3, quotes: 4 } as const;
const ROLES = new Uint8Array(256);
for (const [characters, role] of [
  ['{[', Role.opens],
  ['}]', Role.closes],
  [',: \n\r\t', Role.ends],
  ['"', Role.quotes],
] as const) {
  for (const character of characters) ROLES[code(character)] = role;
}

/** Reads a file piece by piece and cuts it into JSON values, without holding more than one value. */
class JsonReader {
  readonly digest = createHash('sha256');
  readonly #file: number;
  /** Bytes read but not yet taken; `#next` is the first of them. */
  #buffer: Buffer = Buffer.alloc(0);
  #next = 0;
  /** Place of the buffer's first byte in the file. */
  #offset = 0;

  constructor(file: number) {
    this.#file = file;
  }

  /** Reads on, keeping the bytes from `#next`. False at the end of the file. */
  #readMore(): boolean {
    const chunk = Buffer.allocUnsafe(CHUNK);
    const length = readSync(this.#file, chunk, 0, CHUNK, null);
    const piece = chunk.subarray(0, length);
    this.digest.update(piece);
    this.#offset += this.#next;
    this.#buffer = Buffer.concat([this.#buffer.subarray(this.#next), piece]);
    this.#next = 0;
    return length > 0;
  }

  fail(problem: string): never {
    throw new JsonFileError(`${problem} at byte ${this.#offset + this.#next}`);
  }

  /** The next byte that is no blank, not yet taken; -1 at the end of the file. */
  peek(): number {
    for (;;) {
      for (; this.#next < this.#buffer.length; this.#next++) {
        const byte = this.#buffer[this.#next] ?? 0;
        if (!isBlank(byte)) return byte;
      }
      if (!this.#readMore()) return -1;
    }
  }

  /** Takes the next byte if it is that character. */
  accept(character: string): boolean {
    const found = this.peek() === code(character);
    if (found) this.#next++;
    return found;
  }

  expect(character: string): void {
    if (!this.accept(character)) {
      this.fail(this.peek() === -1 ? `the file ends where "${character}" is expected` : `"${character}" is expected`);
    }
  }

  /** Takes the next value, whatever it is, and returns its text, or nothing where it is not `wanted`. */
  value(wanted: boolean): string {
    if (this.peek() === -1) this.fail('the file ends where a value is expected');
    if ([Role.closes, Role.ends].includes(ROLES[this.peek()] as 2 | 3)) this.fail('a value is expected');
    let depth = 0;
    let inString = false;
    let position = this.#next;
    for (;;) {
      for (; position < this.#buffer.length; position++) {
        const byte = this.#buffer[position] ?? 0;
        if (inString) {
          if (byte === BACKSLASH) position++;
          else if (byte === QUOTE) inString = false;
          continue;
        }
        const role = ROLES[byte];
        if (role === Role.inside) continue;
        if (role === Role.quotes) inString = true;
        else if (role === Role.opens) depth++;
        else if (depth === 0) return this.#take(position, wanted);
        else if (role === Role.closes && --depth === 0) return this.#take(position + 1, wanted);
      }
      if (!wanted) this.#next = Math.min(position, this.#buffer.length);
      if (position - this.#next > LONGEST_RECORD) this.fail(`a value of more than ${LONGEST_RECORD >> 20} MiB begins`);
      position -= this.#next;
      if (!this.#readMore()) this.fail('the file ends in the middle of the value that begins');
    }
  }

  #take(end: number, wanted: boolean): string {
    const text = wanted ? this.#buffer.toString('utf8', this.#next, end) : '';
    this.#next = end;
    return text;
  }
}

function parseRecord(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new JsonFileError(`${name}: ${(error as Error).message}`);
  }
}

function readArray(reader: JsonReader, name: string, onRecord: (record: unknown, index: number) => void): void {
  reader.expect('[');
  if (reader.accept(']')) return;
  for (let index = 0; ; index++) {
    onRecord(parseRecord(reader.value(true), `${name}[${index}]`), index);
    if (reader.accept(']')) return;
    reader.expect(',');
  }
}

/**
 * Reads a JSON object and hands over the elements of its arrays one by one, so that a file larger than a string may be can be read in
 * little memory. Values of other names are passed over.
 *
 * @param arrays by name, what is done with each element
 * @returns the SHA-256 (hex) of the file and the names that it has
 * @throws JsonFileError where the text is no JSON, with the place
 */
export function readJsonRecords(
  path: string,
  arrays: Readonly<Record<string, (record: unknown, index: number) => void>>,
): { digest: string; names: ReadonlySet<string> } {
  const file = openSync(path, 'r');
  try {
    const reader = new JsonReader(file);
    const names = new Set<string>();
    reader.expect('{');
    for (let more = !reader.accept('}'); more; more = reader.accept(',')) {
      if (reader.peek() !== QUOTE) reader.fail('a name in quotes is expected');
      const name = parseRecord(reader.value(true), 'name') as string;
      reader.expect(':');
      if (names.has(name)) reader.fail(`"${name}" is there twice; the second one ends`);
      names.add(name);
      const onRecord = Object.hasOwn(arrays, name) ? arrays[name] : undefined;
      if (onRecord) readArray(reader, name, onRecord);
      else reader.value(false);
    }
    if (names.size > 0) reader.expect('}');
    if (reader.peek() !== -1) reader.fail('the file should end');
    return { digest: reader.digest.digest('hex'), names };
  } finally {
    closeSync(file);
  }
}
