import type { Problems } from './problems-text.js';

/** Problems kept for the message; the rest is only counted, so that a file full of them cannot fill the memory. */
const KEPT = 10;

/** Collects what is wrong with a file, so that everything is reported at once. */
export class ProblemList implements Problems {
  readonly #first: string[] = [];
  #total = 0;

  add(problem: string): void {
    this.#total++;
    if (this.#first.length < KEPT) this.#first.push(problem);
  }

  /** Adds those of another list, in its order. */
  addAll({ first, total }: Problems): void {
    this.#total += total;
    this.#first.push(...first.slice(0, KEPT - this.#first.length));
  }

  get total(): number {
    return this.#total;
  }

  get first(): readonly string[] {
    return this.#first;
  }
}
