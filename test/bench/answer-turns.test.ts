import { describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import { answerTurns, type SteppingProgram } from '../../bench/answer-turns.js';

/** A program that counts its steps, and what it prints. */
function countingProgram(): { program: SteppingProgram; printed: unknown[]; print: (line: string) => void } {
  let made = 0;
  const printed: unknown[] = [];
  const program: SteppingProgram = {
    step: async () => {
      await Promise.resolve();
      made++;
    },
    report: () => ({ peakBytes: made, version: 'of a test' }),
  };
  return { program, printed, print: (line) => printed.push(JSON.parse(line)) };
}

describe('answerTurns', () => {
  it('makes as many steps as each line says and reports at the end', async () => {
    const { program, printed, print } = countingProgram();
    await answerTurns(program, Readable.from(['2\n1', '2\n']), print);
    expect(printed.map((line) => (Array.isArray(line) ? line.length : line))).toEqual([
      2,
      12,
      { peakBytes: 14, version: 'of a test' },
    ]);
    expect((printed[1] as number[]).every((time) => time >= 0)).toBe(true);
  });

  it('only reports where it is asked for nothing', async () => {
    const { program, printed, print } = countingProgram();
    await answerTurns(program, Readable.from([]), print);
    expect(printed).toEqual([{ peakBytes: 0, version: 'of a test' }]);
  });

  it.each(['0', 'two', '-1', '1.5', ''])('refuses the line %j', async (line) => {
    const { program, printed, print } = countingProgram();
    await expect(answerTurns(program, Readable.from([`${line}\n`]), print)).rejects.toThrow(
      `A line is a number of steps, not ${JSON.stringify(line)}.`,
    );
    expect(printed).toEqual([]);
  });
});
