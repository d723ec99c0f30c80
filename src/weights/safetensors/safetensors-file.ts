import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { endianness } from 'node:os';
import { readAt } from '../../files/read-at.js';
import { writeWhole } from '../../files/write-whole.js';
import {
  decodeHeader,
  elementBytes,
  encodeHeader,
  LARGEST_HEADER,
  SafetensorsFault,
  type ElementType,
  type SafetensorsHeader,
  type TensorDescription,
} from './safetensors-header.js';

/** A tensor to be written; its values are read when its turn comes. */
export interface TensorSource {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly read: () => Float32Array | Int32Array | Uint8Array;
}

export interface WrittenFile {
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

if (endianness() !== 'LE') throw new Error('Checkpoints are little-endian; this machine is not.');

/**
 * Writes tensors to a file in the order given, one at a time, so that no second copy of all of them is in memory. The file appears under
 * its name when it is whole and on disk.
 */
export function writeSafetensors(
  path: string,
  tensors: readonly TensorSource[],
  metadata: Readonly<Record<string, string>>,
): WrittenFile {
  const hash = createHash('sha256');
  let bytes = 0;
  writeWhole(path, (take) => {
    const write = (chunk: Uint8Array): void => {
      take(chunk);
      hash.update(chunk);
      bytes += chunk.length;
    };
    write(encodeHeader({ tensors: describe(tensors), metadata }));
    for (const { read } of tensors) {
      const { buffer, byteOffset, byteLength } = read();
      write(new Uint8Array(buffer, byteOffset, byteLength));
    }
  });
  return { bytes, sha256: hash.digest('hex') };
}

function describe(tensors: readonly TensorSource[]): Map<string, TensorDescription> {
  let begin = 0;
  return new Map(
    tensors.map(({ name, type, shape }) => {
      const end = begin + shape.reduce((product, length) => product * length, elementBytes[type]);
      const description = { type, shape, begin, end };
      begin = end;
      return [name, description];
    }),
  );
}

/** An open safetensors file. */
export interface SafetensorsReader extends SafetensorsHeader {
  /** The bytes of one of its tensors. */
  readonly read: (name: string) => Uint8Array<ArrayBuffer>;
}

/**
 * Reads a file that may hold anything; the reader is valid until `use` returns.
 *
 * @throws SafetensorsFault
 */
export function withSafetensors<Result>(path: string, use: (reader: SafetensorsReader) => Result): Result {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const length = size < 8 ? 0n : Buffer.from(readExactly(file, 0, 8)).readBigUInt64LE();
    if (length < 2n || length > LARGEST_HEADER || Number(length) + 8 > size) {
      throw new SafetensorsFault('it is cut short, or no safetensors file.');
    }
    const start = 8 + Number(length);
    const header = decodeHeader(Buffer.from(readExactly(file, 8, Number(length))).toString('utf8'), size - start);
    return use({
      ...header,
      read(name) {
        const tensor = header.tensors.get(name);
        if (tensor === undefined) throw new SafetensorsFault(`it has no tensor ${name}.`);
        return readExactly(file, start + tensor.begin, tensor.end - tensor.begin);
      },
    });
  } finally {
    closeSync(file);
  }
}

function readExactly(file: number, position: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = readAt(file, position, length);
  if (bytes.length < length) throw new SafetensorsFault('it is cut short.');
  return bytes;
}
