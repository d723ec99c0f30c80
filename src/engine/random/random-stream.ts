import { hash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** A key of a stream: what the draws are for, and for which epoch, item, view. */
export type StreamKey = readonly (string | number)[];

/**
 * A stream of pseudo-random numbers, named by what it is for.
 *
 * The state is the SHA-256 digest of the seed and the key, so a draw depends on its name alone: not on the number of workers, on the
 * order of work, or on where a run was interrupted. The generator is xoroshiro128+ (Blackman and Vigna, https://prng.di.unimi.it).
 */
export class RandomStream {
  readonly #seed: number;
  readonly #key: StreamKey;
  /** Made at the first draw: many streams only lead to others. */
  #made: RandomGenerator | undefined;

  private constructor(seed: number, key: StreamKey) {
    this.#seed = seed;
    this.#key = key;
  }

  get #generator(): RandomGenerator {
    this.#made ??= xoroshiro128plusFromState(stateOf(JSON.stringify([this.#seed, ...this.#key])));
    return this.#made;
  }

  /** The root of all streams of one seed. */
  static fromSeed(seed: number): RandomStream {
    return new RandomStream(seed, []);
  }

  /** The stream of that name under this one. Draws taken from this stream do not change it. */
  stream(...key: StreamKey): RandomStream {
    return new RandomStream(this.#seed, [...this.#key, ...key]);
  }

  /** Uniform in [low, high), with 53 random bits. */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * uniformFloat64(this.#generator);
  }

  /** Uniform over the integers low, low + 1, ..., high - 1. */
  integer(low: number, high: number): number {
    if (!(high > low)) throw new RangeError(`integer(${low}, ${high}) has no value to draw from.`);
    return low + Math.floor(this.uniform() * (high - low));
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** One of the values, all equally likely. */
  choice<Value>(values: readonly Value[]): Value {
    const chosen = values[this.integer(0, values.length)];
    return chosen as Value;
  }

  /** The integers 0 to length - 1 in random order (Fisher-Yates). */
  permutation(length: number): Int32Array {
    const order = Int32Array.from({ length }, (_, index) => index);
    for (let last = length - 1; last > 0; last--) {
      const other = this.integer(0, last + 1);
      const swapped = order[last] ?? 0;
      order[last] = order[other] ?? 0;
      order[other] = swapped;
    }
    return order;
  }

  /** That many values uniform in [low, high), in single precision. */
  uniforms(length: number, low: number, high: number): Float32Array {
    const generator = this.#generator;
    const values = new Float32Array(length);
    for (let index = 0; index < length; index++) values[index] = low + (high - low) * uniformFloat64(generator);
    return values;
  }

  /** That many normal values with mean 0, in single precision, by the polar method (Marsaglia and Bray, 1964), which gives two at a time. */
  normals(length: number, deviation = 1): Float32Array {
    const generator = this.#generator;
    const values = new Float32Array(length);
    for (let index = 0; index < length;) {
      const u = 2 * uniformFloat64(generator) - 1;
      const v = 2 * uniformFloat64(generator) - 1;
      const square = u * u + v * v;
      if (square === 0 || square >= 1) continue;
      const factor = deviation * Math.sqrt((-2 * Math.log(square)) / square);
      values[index++] = u * factor;
      if (index < length) values[index++] = v * factor;
    }
    return values;
  }
}

/** The first 16 bytes of the name's digest as four integers, the lowest byte of each first. */
function stateOf(name: string): readonly number[] {
  const bytes = Buffer.from(hash('sha256', name, 'hex').slice(0, 32), 'hex');
  return [0, 4, 8, 12].map((offset) => bytes.readInt32LE(offset));
}
