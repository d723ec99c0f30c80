import type { Normalization } from '../normalization.js';
import { rgbToLab } from './lab.js';
import type { RgbImage } from './rgb-image.js';
import { rgbToYcbcr } from './ycbcr.js';

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

/** torchvision's `to_tensor` and `normalize`: `(v / 255 - mean) / standardDeviation` of each value in float32. */
function normalizeRgb(
  { data, width, height }: RgbImage,
  normalization: Normalization,
  out: Float32Array,
  offset: number,
): void {
  const table = normalizationTable(normalization);
  const end = width * height * 3;
  for (let at = 0, to = offset; at < end; at += 3, to += 3) {
    out[to] = table[data[at]!]!;
    out[to + 1] = table[256 + data[at + 1]!]!;
    out[to + 2] = table[512 + data[at + 2]!]!;
  }
}

/** `(v - mean) / standardDeviation` of each value from `offset` to `end`, in place. */
function standardize(
  values: Float32Array,
  { mean: [mean0, mean1, mean2], standardDeviation: [deviation0, deviation1, deviation2] }: Normalization,
  offset: number,
  end: number,
): void {
  for (let at = offset; at < end; at += 3) {
    values[at] = (values[at]! - mean0) / deviation0;
    values[at + 1] = (values[at + 1]! - mean1) / deviation1;
    values[at + 2] = (values[at + 2]! - mean2) / deviation2;
  }
}

/** From red, green and blue, of which each value has its table, to spaces whose channels mix them. */
const conversions = { lab: rgbToLab, ycbcr: rgbToYcbcr } as const;

/**
 * The image's colours in the normalisation's space, normalised channel by channel, written to `out` from `offset`,
 * `[height, width, 3]`.
 */
export function normalize(image: RgbImage, normalization: Normalization, out: Float32Array, offset = 0): void {
  const { colorSpace } = normalization;
  if (colorSpace === 'rgb') {
    normalizeRgb(image, normalization, out, offset);
    return;
  }
  conversions[colorSpace](image, out, offset);
  standardize(out, normalization, offset, offset + image.width * image.height * 3);
}
