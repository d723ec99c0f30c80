import { decodeHalf } from '../half-precision.js';

/** Floating-point types of files: their bytes, and how their elements become float32. */
export interface FloatType {
  readonly bytes: number;
  /** `data` holds whole elements, little-endian, and is a copy of its own. */
  readonly decode: (data: Uint8Array<ArrayBuffer>) => Float32Array;
}

/** By safetensors' names. */
export const floatTypes = {
  F32: { bytes: 4, decode: (data) => new Float32Array(data.buffer) },
  F64: { bytes: 8, decode: (data) => Float32Array.from(new Float64Array(data.buffer)) },
  F16: { bytes: 2, decode: (data) => Float32Array.from(new Uint16Array(data.buffer), decodeHalf) },
  BF16: {
    bytes: 2,
    // The upper half of a float32.
    decode: (data) => new Float32Array(Uint32Array.from(new Uint16Array(data.buffer), (bits) => bits << 16).buffer),
  },
} as const satisfies Record<string, FloatType>;

export function floatTypeOf(name: string): FloatType | undefined {
  return Object.entries(floatTypes).find(([known]) => known === name)?.[1];
}
