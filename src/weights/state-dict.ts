/** What is wrong with a file of weights, in words that complete "cannot be used: ". */
export class WeightsFault extends Error {}

/** A tensor of a file, laid out as PyTorch has it: `[out, in, height, width]`, `[out, in]`. */
export interface StateTensor {
  readonly shape: readonly number[];
  /** Its elements in C order. @throws WeightsFault where the file does not hold them */
  readonly read: () => Float32Array;
}

/** Tensors of floating-point numbers by PyTorch's names. Counters and other integers are left out. */
export type StateDict = ReadonlyMap<string, StateTensor>;
