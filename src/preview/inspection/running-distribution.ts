import type { Distribution } from '../statistics/distribution.js';

/** Bins of the histogram that is given out, and the finer ones that quantiles are taken from. */
const BINS = 20;
const FINE = 50;

/** The distribution of values between 0 and 1, in memory that does not grow with them; quantiles are exact to a thousandth. */
export class RunningDistribution {
  readonly #counts = new Float64Array(BINS * FINE);
  #values = 0;
  #sum = 0;

  /** Values outside of 0 to 1 count in the first or last bin. */
  add(value: number): void {
    const bin = Math.min(this.#counts.length - 1, Math.max(0, Math.floor(value * this.#counts.length)));
    this.#counts[bin]! += 1;
    this.#values += 1;
    this.#sum += value;
  }

  /** The middle of the bin below and in which the share of the values lies. */
  #quantile(share: number): number {
    let below = 0;
    const bin = this.#counts.findIndex((count) => (below += count) >= share * this.#values);
    return (Math.max(0, bin) + 0.5) / this.#counts.length;
  }

  /** `null` where there are no values. */
  summary(): Distribution | null {
    if (this.#values === 0) return null;
    const histogram = Array.from({ length: BINS }, (_, bin) => {
      const counts = this.#counts.subarray(bin * FINE, (bin + 1) * FINE);
      return counts.reduce((total, count) => total + count, 0) / this.#values;
    });
    return {
      mean: this.#sum / this.#values,
      p5: this.#quantile(0.05),
      median: this.#quantile(0.5),
      p95: this.#quantile(0.95),
      histogram,
    };
  }
}
