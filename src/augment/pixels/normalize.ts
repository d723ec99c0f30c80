import type { Normalization } from '../pixel-operation.js';
import type { RgbImage } from './rgb-image.js';

/** For each channel, the normalised float32 of each 8-bit value. */
const tables = new Map<string, Float32Array>();

function normalizationTable({ mean, standardDeviation }: Normalization): Float32Array {
  const key = [...mean, ...standardDeviation].join(' ');
  const known = tables.get(key);
  if (known !== undefined) return known;
  const table = Float32Array.from({ length: 3 * 256 }, (_, at) => {
    const channel = at >> 8;
    const centered = Math.fround(Math.fround((at & 255) / 255) - Math.fround(mean[channel]!));
    return centered / Math.fround(standardDeviation[channel]!);
  });
  tables.set(key, table);
  return table;
}

/**
 * torchvision's `to_tensor` and `normalize`: `(v / 255 - mean) / standardDeviation` of each value in float32, written to `out` from
 * `offset`, `[height, width, 3]`.
 */
export function normalize(
  { data, width, height }: RgbImage,
  normalization: Normalization,
  out: Float32Array,
  offset = 0,
): void {
  const table = normalizationTable(normalization);
  const end = width * height * 3;
  for (let at = 0, to = offset; at < end; at += 3, to += 3) {
    out[to] = table[data[at]!]!;
    out[to + 1] = table[256 + data[at + 1]!]!;
    out[to + 2] = table[512 + data[at + 2]!]!;
  }
}
