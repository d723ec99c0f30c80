import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { printable } from '../src/printable.js';
import type { ProgramReport } from './program-report.js';
import type { Program } from './programs.js';

/** Characters of what a program writes to its standard error that are kept. */
const KEPT_ERRORS = 4000;
/** Characters of an answer that is none that are shown. */
const SHOWN_ANSWER = 200;

/** A program of steps in a process of its own, which steps when it is told to and waits meanwhile: this side of `answerTurns`. */
export class SteppingProcess {
  readonly #name: string;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  /** How the process ended. */
  readonly #ended: Promise<string>;
  #errors = '';

  constructor({ name, command, words }: Program) {
    this.#name = name;
    this.#child = spawn(command, words);
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors = (this.#errors + text).slice(-KEPT_ERRORS);
    });
    // A process that is gone takes no more lines; that it is gone is said below.
    this.#child.stdin.on('error', () => undefined);
    this.#ended = new Promise((resolve) => {
      this.#child.on('error', ({ message }) => {
        resolve(message);
      });
      this.#child.on('close', (code, signal) => {
        resolve(code === null ? `ended by ${String(signal)}` : `exit code ${code}`);
      });
    });
  }

  /**
   * Milliseconds of so many steps, which it makes now.
   *
   * @throws Error where the process is gone or answers anything else
   */
  async turn(steps: number): Promise<readonly number[]> {
    this.#child.stdin.write(`${steps}\n`);
    const answer = await this.#answer();
    if (isMilliseconds(answer, steps)) return answer;
    throw this.#failure(`gave no list of ${steps} times but ${shown(answer)}`);
  }

  /**
   * Lets it end, and what it then says of itself. What it wrote to its standard error is passed on.
   *
   * @throws Error where the process fails or says anything else
   */
  async end(): Promise<ProgramReport> {
    this.#child.stdin.end();
    const report = await this.#answer();
    if (!isReport(report)) throw this.#failure(`gave no report but ${shown(report)}`);
    const ended = await this.#ended;
    if (ended !== 'exit code 0') throw this.#failure(`failed at its end: ${ended}`);
    process.stderr.write(printable(this.#errors));
    return report;
  }

  /** Ends it at once, if it still runs. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async #answer(): Promise<unknown> {
    const line = await this.#lines.next();
    if (line.done) throw this.#failure(`stopped before it answered: ${await this.#ended}`);
    try {
      return JSON.parse(line.value);
    } catch {
      return line.value;
    }
  }

  #failure(what: string): Error {
    const errors = printable(this.#errors).trim();
    return new Error(
      `${this.#name} ${what}. ${errors === '' ? 'It wrote no error.' : `Its standard error:\n${errors}`}`,
    );
  }
}

function isMilliseconds(answer: unknown, steps: number): answer is number[] {
  return Array.isArray(answer) && answer.length === steps && answer.every((value) => Number.isFinite(value));
}

function isReport(answer: unknown): answer is ProgramReport {
  if (typeof answer !== 'object' || answer === null || !('peakBytes' in answer)) return false;
  return answer.peakBytes === null || Number.isFinite(answer.peakBytes);
}

const shown = (answer: unknown): string => JSON.stringify(answer).slice(0, SHOWN_ANSWER);
