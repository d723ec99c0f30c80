import type { FileBytes } from '../file-bytes.js';
import { WeightsFault } from '../state-dict.js';

/** Where an entry's bytes lie in the file. */
export interface StoredEntry {
  readonly position: number;
  readonly length: number;
}

const END_RECORD = 22;
/** Bytes of the archive's comment at most. */
const LONGEST_COMMENT = 0xffff;
/** Bytes of the list of entries at most: a hundred thousand tensors. */
const LARGEST_DIRECTORY = 16 << 20;

const damaged = (what: string): WeightsFault => new WeightsFault(`it is no whole zip archive: ${what}.`);

/**
 * The entries of a zip archive as PyTorch writes it (APPNOTE 6.3.10, zip64 included): its entries are stored and not compressed, so that a
 * tensor's bytes can be read where they lie. Archives with compressed entries are refused, as PyTorch refuses them.
 *
 * @throws WeightsFault
 */
export function readStoredZip(file: FileBytes): ReadonlyMap<string, StoredEntry> {
  const { count, position, length } = findDirectory(file);
  if (length > LARGEST_DIRECTORY) throw damaged('its list of entries is too long');
  const directory = bufferOf(file.read(position, length));
  const entries = new Map<string, StoredEntry>();
  let at = 0;
  for (let entry = 0; entry < count; entry++) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50) throw damaged('an entry is not there');
    const nameLength = directory.readUInt16LE(at + 28);
    const extraLength = directory.readUInt16LE(at + 30);
    const next = at + 46 + nameLength + extraLength + directory.readUInt16LE(at + 32);
    if (next > directory.length) throw damaged('an entry is cut short');
    const name = directory.toString('utf8', at + 46, at + 46 + nameLength);
    if (directory.readUInt16LE(at + 10) !== 0) throw new WeightsFault(`its entry ${name.slice(0, 80)} is compressed.`);
    if (entries.has(name)) throw damaged(`the entry ${name.slice(0, 80)} is there twice`);
    const extra = directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
    const [size, header] = wideNumbers(
      [directory.readUInt32LE(at + 24), directory.readUInt32LE(at + 20), directory.readUInt32LE(at + 42)],
      extra,
    );
    entries.set(name, locate(file, header, size));
    at = next;
  }
  return entries;
}

function findDirectory(file: FileBytes): { count: number; position: number; length: number } {
  const start = Math.max(0, file.size - END_RECORD - LONGEST_COMMENT);
  const tail = bufferOf(file.read(start, file.size - start));
  const end = tail.lastIndexOf(Buffer.from('PK\x05\x06'));
  if (end < 0 || end + END_RECORD > tail.length) throw damaged('its end is missing');
  const record = {
    count: tail.readUInt16LE(end + 10),
    length: tail.readUInt32LE(end + 12),
    position: tail.readUInt32LE(end + 16),
  };
  const locator = start + end - 20;
  if (locator < 0) return record;
  const wide = bufferOf(file.read(locator, 20));
  if (wide.readUInt32LE(0) !== 0x07064b50) return record;
  const bytes = bufferOf(file.read(Number(wide.readBigUInt64LE(8)), 56));
  if (bytes.readUInt32LE(0) !== 0x06064b50) throw damaged('its end is damaged');
  const at = (offset: number): number => Number(bytes.readBigUInt64LE(offset));
  return { count: at(32), length: at(40), position: at(48) };
}

/** Size and position of an entry: what does not fit its 32 bits stands in the extra field of zip64, in the order of the fields. */
function wideNumbers(fields: readonly [number, number, number], extra: Buffer): [size: number, header: number] {
  const wide: number[] = [];
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    const end = Math.min(at + 4 + extra.readUInt16LE(at + 2), extra.length);
    for (let place = at + 4; place + 8 <= end; place += 8) wide.push(Number(extra.readBigUInt64LE(place)));
  }
  const [size = 0, , header = 0] = fields.map((field) => (field === 0xffffffff ? (wide.shift() ?? NaN) : field));
  if (!Number.isSafeInteger(size) || !Number.isSafeInteger(header)) throw damaged('an entry has no place');
  return [size, header];
}

/** The entry's own header in front of its bytes may be longer than the list says: PyTorch pads it. */
function locate(file: FileBytes, header: number, length: number): StoredEntry {
  const bytes = bufferOf(file.read(header, 30));
  if (bytes.readUInt32LE(0) !== 0x04034b50) throw damaged('an entry is not where it should be');
  const position = header + 30 + bytes.readUInt16LE(26) + bytes.readUInt16LE(28);
  if (position + length > file.size) throw damaged('an entry lies outside of it');
  return { position, length };
}

const bufferOf = (bytes: Uint8Array<ArrayBuffer>): Buffer => Buffer.from(bytes.buffer);
