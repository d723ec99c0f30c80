import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { measureInTurns } from '../../bench/measure-in-turns.js';
import type { Program } from '../../bench/programs.js';
import { SteppingProcess } from '../../bench/stepping-process.js';
import { withFolder } from '../cli/command.js';

/** A program in plain Node that answers each line by an expression of `steps`, how many it is to make, and `asked`, how many lines it had. */
function fakeProgram(answer: string, atEnd = `console.log('{"peakBytes":1000,"version":"fake"}')`): Program {
  const source = `
    let asked = 0;
    require('node:readline').createInterface({ input: process.stdin })
      .on('line', (line) => { const steps = Number(line); asked++; console.log(${answer}); })
      .on('close', () => { ${atEnd} });`;
  return { name: 'fake program', command: process.execPath, words: ['-e', source] };
}

const steady = (milliseconds: number): string => `JSON.stringify(Array(steps).fill(${milliseconds}))`;

/** A program that leaves its process's number in a file and answers. */
const tracked = (file: string): Program =>
  fakeProgram(`(require('node:fs').writeFileSync(${JSON.stringify(file)}, String(process.pid)), ${steady(400)})`);

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('measureInTurns', () => {
  it('gives medians, reports, and the ratio with its interval', async () => {
    // Ours becomes three times as slow halfway, the peer too.
    const slowing = (milliseconds: number): string =>
      `JSON.stringify(Array(steps).fill(${milliseconds} * (asked > 4 ? 3 : 1)))`;
    const measured = await measureInTurns(fakeProgram(slowing(400)), fakeProgram(slowing(500)), { steps: 2, turns: 6 });
    const report = { peakBytes: 1000, version: 'fake' };
    expect(measured).toEqual({
      own: { milliseconds: 800, report },
      other: { milliseconds: 1000, report },
      rate: { median: 1.25, interval: [1.25, 1.25] },
    });
  });

  it('makes more steps where they would be over too soon', async () => {
    const counted = `JSON.stringify(asked === 1 ? [9, 10] : Array(steps).fill(steps))`;
    const { own, other, rate } = await measureInTurns(fakeProgram(counted), undefined, { steps: 2, turns: 1 });
    expect([own.milliseconds, other, rate]).toEqual([50, undefined, undefined]);
  });

  it('ends the other process where one dies', async () => {
    await withFolder(async (folder) => {
      const file = join(folder, 'pid');
      const dying = fakeProgram(`(console.error('out of luck'), process.exit(3))`);
      await expect(measureInTurns(tracked(file), dying, { steps: 1, turns: 1 })).rejects.toThrow(
        'fake program stopped before it answered: exit code 3. Its standard error:\nout of luck',
      );
      const pid = Number(await readFile(file, 'utf8'));
      // It was killed before the error, and is gone a moment later; one that was left would wait for its next line for ever.
      while (isRunning(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
    });
  });
});

/** The message of the error with which a turn of two steps and the end fail. */
async function failureOf(program: Program): Promise<string> {
  const stepping = new SteppingProcess(program);
  try {
    await stepping.turn(2);
    await stepping.end();
    return 'no failure';
  } catch (error) {
    return (error as Error).message;
  } finally {
    stepping.kill();
  }
}

describe('SteppingProcess', () => {
  it.each([
    ['no JSON', `'warming up'`, 'fake program gave no list of 2 times but "warming up". It wrote no error.'],
    ['too few times', `'[1]'`, 'fake program gave no list of 2 times but [1]. It wrote no error.'],
    ['no times', `'[1,null]'`, 'fake program gave no list of 2 times but [1,null]. It wrote no error.'],
    ['another document', `'{}'`, 'fake program gave no list of 2 times but {}. It wrote no error.'],
  ])('refuses an answer that is %s', async (_, answer, message) => {
    expect(await failureOf(fakeProgram(answer))).toBe(message);
  });

  it.each([
    ['no report', `console.log('[]')`, 'fake program gave no report but []. It wrote no error.'],
    ['nothing', '', 'fake program stopped before it answered: exit code 0. It wrote no error.'],
    [
      'a failure after the report',
      `console.log('{"peakBytes":null}'); process.exitCode = 2; console.error('\\u001b[31mlate')`,
      'fake program failed at its end: exit code 2. Its standard error:\n\uFFFD[31mlate',
    ],
    ['a signal', `process.kill(process.pid, 'SIGKILL')`, /stopped before it answered: ended by SIGKILL/],
  ])('refuses an end with %s', async (_, atEnd, message) => {
    expect(await failureOf(fakeProgram(steady(1), atEnd))).toEqual(
      typeof message === 'string' ? message : expect.stringMatching(message),
    );
  });

  it('says that a program is not there', async () => {
    expect(await failureOf({ name: 'peer', command: '/nowhere/python', words: [] })).toBe(
      'peer stopped before it answered: spawn /nowhere/python ENOENT. It wrote no error.',
    );
  });
});
