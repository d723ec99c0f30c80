/** Of an encoded event that holds a histogram its step; `undefined` of any other. What is no message is none either. */
export function histogramStep(event: Buffer): number | undefined {
  const fields = fieldsOf(event);
  const summary = fields?.get(5);
  const value = summary instanceof Buffer ? fieldsOf(summary)?.get(1) : undefined;
  const isHistogram = value instanceof Buffer && fieldsOf(value)?.get(5) instanceof Buffer;
  const step = fields?.get(2) ?? 0;
  return isHistogram && typeof step === 'number' ? step : undefined;
}

/** Bytes of the wire types of a fixed length: 64 and 32 bits. */
const fixedLengths: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

/** The fields of a message by number, each as it stands there last: whole numbers, and the bytes of all else. */
function fieldsOf(message: Buffer): ReadonlyMap<number, number | Buffer> | undefined {
  const fields = new Map<number, number | Buffer>();
  const cursor = { at: 0 };
  while (cursor.at < message.length) {
    const key = readVarint(message, cursor);
    const wireType = key % 8;
    const value = wireType === 2 || wireType === 0 ? readVarint(message, cursor) : 0;
    if (wireType === 0) fields.set(Math.floor(key / 8), value);
    else {
      const length = wireType === 2 ? value : fixedLengths[wireType];
      if (length === undefined || cursor.at + length > message.length) return undefined;
      fields.set(Math.floor(key / 8), message.subarray(cursor.at, cursor.at + length));
      cursor.at += length;
    }
  }
  return fields;
}

function readVarint(message: Buffer, cursor: { at: number }): number {
  let value = 0;
  for (let place = 1; ; place *= 0x80) {
    const byte = message[cursor.at++] ?? 0;
    value += (byte & 0x7f) * place;
    if (byte < 0x80) return value;
  }
}
