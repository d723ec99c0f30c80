/*
 * TensorFlow's record files (https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details): of each record its length as 8 bytes,
 * their checksum, the content, its checksum.
 */

const HEADER = 12;
const FOOTER = 4;

/** Bytes of a record that are believed at most: what an event holds is far smaller. */
const LARGEST = 2 ** 28;

/** One record with its content. */
export function encodeRecord(content: Uint8Array): Buffer {
  const record = Buffer.alloc(HEADER + content.length + FOOTER);
  record.writeBigUInt64LE(BigInt(content.length));
  record.writeUInt32LE(maskedChecksum(record.subarray(0, 8)), 8);
  record.set(content, HEADER);
  record.writeUInt32LE(maskedChecksum(content), HEADER + content.length);
  return record;
}

/** A record and what is in it. */
export interface StoredRecord {
  /** The whole of it. */
  readonly bytes: Buffer;
  readonly content: Buffer;
}

/** The records of a file, up to the first that is cut short or damaged. */
export function* recordsOf(file: Buffer): Generator<StoredRecord> {
  for (let at = 0; at + HEADER + FOOTER <= file.length;) {
    const length = file.readBigUInt64LE(at);
    if (length > LARGEST || file.readUInt32LE(at + 8) !== maskedChecksum(file.subarray(at, at + 8))) return;
    const end = at + HEADER + Number(length) + FOOTER;
    if (end > file.length) return;
    const content = file.subarray(at + HEADER, end - FOOTER);
    if (file.readUInt32LE(end - FOOTER) !== maskedChecksum(content)) return;
    yield { bytes: file.subarray(at, end), content };
    at = end;
  }
}

/** CRC-32C (Castagnoli, RFC 3720), turned and shifted as record files want it. */
export function maskedChecksum(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (checksums[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8);
  sum = ~sum >>> 0;
  return (((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0;
}

const checksums = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit++) sum = (sum & 1) === 1 ? (sum >>> 1) ^ 0x82f63b78 : sum >>> 1;
  return sum;
});
