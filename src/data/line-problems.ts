import type { ProblemList } from './problem-list.js';

/** Collects what is wrong with the lines of one file, as `file:line: what`, in a list that several files may share. */
export class LineProblems {
  readonly #list: ProblemList;
  readonly #file: string;

  /** @param file How messages call it: its path relative to what the user named */
  constructor(list: ProblemList, file: string) {
    this.#list = list;
    this.#file = file;
  }

  /** @param line from 1 */
  add(line: number, problem: string): void {
    this.#list.add(`${this.#file}:${line}: ${problem}`);
  }

  /** What is wrong with the file as a whole. */
  addToFile(problem: string): void {
    this.#list.add(`${this.#file}: ${problem}`);
  }
}
