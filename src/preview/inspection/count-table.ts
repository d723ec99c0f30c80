/** Counts from 0 on that are told apart; larger ones are counted together. */
const MOST = 20;

/** How often each count occurs: boxes of an image, classes of an image. */
export interface CountSummary {
  readonly mean: number;
  readonly most: number;
  /** Images with 0, 1, ..., and those with {@link MOST} or more at the end. */
  readonly images: readonly number[];
}

/** Tallies counts of images. */
export class CountTable {
  readonly #images = new Array<number>(MOST + 1).fill(0);
  #total = 0;
  #sum = 0;
  #most = 0;

  add(count: number): void {
    this.#images[Math.min(MOST, count)]! += 1;
    this.#total += 1;
    this.#sum += count;
    this.#most = Math.max(this.#most, count);
  }

  /** `null` where no image was counted. */
  summary(): CountSummary | null {
    if (this.#total === 0) return null;
    return { mean: this.#sum / this.#total, most: this.#most, images: [...this.#images] };
  }
}
