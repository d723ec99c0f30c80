/**
 * Writes a message in protocol buffers' wire format (https://protobuf.dev/programming-guides/encoding), field by field.
 */
export class ProtobufWriter {
  readonly #pieces: Buffer[] = [];

  double(field: number, value: number): this {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(value);
    return this.#piece(tag(field, 1), bytes);
  }

  float(field: number, value: number): this {
    const bytes = Buffer.alloc(4);
    bytes.writeFloatLE(value);
    return this.#piece(tag(field, 5), bytes);
  }

  /** Of a whole number from 0 to 2^53. */
  integer(field: number, value: number): this {
    return this.#piece(tag(field, 0), varint(value));
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#piece(tag(field, 2), varint(value.length), value);
  }

  text(field: number, value: string): this {
    return this.bytes(field, Buffer.from(value, 'utf8'));
  }

  message(field: number, inner: ProtobufWriter): this {
    return this.bytes(field, inner.finish());
  }

  /** A repeated field in the packed form. */
  doubles(field: number, values: readonly number[]): this {
    const bytes = Buffer.alloc(8 * values.length);
    for (const [index, value] of values.entries()) bytes.writeDoubleLE(value, 8 * index);
    return this.bytes(field, bytes);
  }

  finish(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  #piece(...pieces: readonly Uint8Array[]): this {
    this.#pieces.push(...pieces.map((piece) => Buffer.from(piece.buffer, piece.byteOffset, piece.length)));
    return this;
  }
}

const tag = (field: number, wireType: number): Buffer => varint(field * 8 + wireType);

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Buffer.from([...bytes, rest]);
}
