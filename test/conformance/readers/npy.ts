import { readFile } from 'node:fs/promises';
import type { GoldenArray } from './golden-json.js';

const MAGIC = '\x93NUMPY';

const readers: Readonly<
  Record<string, { readonly bytes: number; readonly read: (data: DataView, at: number) => number }>
> = {
  '<f4': { bytes: 4, read: (data, at) => data.getFloat32(at, true) },
  '<f8': { bytes: 8, read: (data, at) => data.getFloat64(at, true) },
  '<i4': { bytes: 4, read: (data, at) => data.getInt32(at, true) },
  '|u1': { bytes: 1, read: (data, at) => data.getUint8(at) },
};

/** Reads what the kit's own arrays are: NumPy files of version 1, C order, little endian, plain numbers. */
export async function readNpy(path: string): Promise<GoldenArray> {
  const file = await readFile(path);
  if (file.toString('latin1', 0, MAGIC.length) !== MAGIC || file[6] !== 1)
    throw new Error(`${path} is not a NumPy file of version 1.`);
  const headerLength = file.readUInt16LE(8);
  const header = file.toString('latin1', 10, 10 + headerLength);
  const dtype = /'descr': '([^']+)'/.exec(header)?.[1] ?? '';
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '').match(/\d+/g)?.map(Number) ?? [];
  const reader = readers[dtype];
  if (reader === undefined || header.includes("'fortran_order': True"))
    throw new Error(`${path} holds ${dtype} in an order that is not read here.`);
  const data = new DataView(file.buffer, file.byteOffset + 10 + headerLength);
  const length = shape.reduce((product, side) => product * side, 1);
  const values = Array.from({ length }, (_, index) => reader.read(data, index * reader.bytes));
  return { dtype, shape, values };
}
