import { readFile } from 'node:fs/promises';
import type { GoldenArray } from './golden-json.js';

interface Header {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** The float32 and uint8 tensors of a safetensors file, by name. */
export async function readSafetensors(path: string): Promise<Map<string, GoldenArray>> {
  const file = await readFile(path);
  const headerLength = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString('utf8', 8, 8 + headerLength)) as Record<string, Header>;
  const data = new DataView(file.buffer, file.byteOffset + 8 + headerLength);
  const tensors = Object.entries(header).filter(([name]) => name !== '__metadata__');
  return new Map(
    tensors.map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [begin, end],
        },
      ]) => {
        if (dtype !== 'F32' && dtype !== 'U8') throw new Error(`${path}: ${name} is of type ${dtype}.`);
        const values =
          dtype === 'F32'
            ? Array.from({ length: (end - begin) / 4 }, (_, index) => data.getFloat32(begin + 4 * index, true))
            : Array.from({ length: end - begin }, (_, index) => data.getUint8(begin + index));
        return [name, { dtype, shape: [...shape], values }];
      },
    ),
  );
}
