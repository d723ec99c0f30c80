import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { ProgramReport } from './program-report.js';

/** What a program of steps does, once it is prepared. */
export interface SteppingProgram {
  readonly step: () => void | Promise<void>;
  /** What is known of the process after its last step. */
  readonly report: () => ProgramReport;
}

/**
 * Makes steps in turns with another process, as `answer_turns` in peer/step_timing.py does: each line of the input is a number of steps, which are made and
 * answered by a line with their milliseconds, as a list; nothing is computed in between. The report is the last line, when the input ends.
 *
 * @throws Error on a line that is no number of steps
 */
export async function answerTurns(
  { step, report }: SteppingProgram,
  input: Readable = process.stdin,
  print: (line: string) => void = console.log,
): Promise<void> {
  for await (const line of createInterface({ input })) {
    if (!/^[1-9]\d*$/.test(line)) throw new Error(`A line is a number of steps, not ${JSON.stringify(line)}.`);
    const milliseconds: number[] = [];
    for (let made = 0; made < Number(line); made++) {
      const begun = performance.now();
      await step();
      milliseconds.push(performance.now() - begun);
    }
    print(JSON.stringify(milliseconds));
  }
  print(JSON.stringify(report()));
}
