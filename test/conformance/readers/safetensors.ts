import { withSafetensors } from '../../../src/weights/safetensors/safetensors-file.js';
import type { GoldenArray } from './golden-json.js';

/** The float32 and uint8 tensors of a safetensors file, by name. */
export function readSafetensors(path: string): Map<string, GoldenArray> {
  return withSafetensors(
    path,
    ({ tensors, read }) =>
      new Map(
        [...tensors].map(([name, { type, shape }]) => {
          if (type !== 'F32' && type !== 'U8') throw new Error(`${path}: ${name} is of type ${type}.`);
          const bytes = read(name);
          const values = Array.from(type === 'F32' ? new Float32Array(bytes.buffer) : bytes);
          return [name, { dtype: type, shape: [...shape], values }];
        }),
      ),
  );
}
