import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { appendFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MetricsTail } from '../../src/runs/metrics-tail.js';
import { withFolder } from '../cli/command.js';

const lineOf = (step: number, name = 'train/loss'): string =>
  `${JSON.stringify({ step, epoch: 0, name, value: step / 7, wallTime: step })}\n`;

/** A journal, its tail, and the steps that were taken since the last restart. */
async function withTail(use: (path: string, read: () => Promise<number[]>) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const path = join(folder, 'metrics.jsonl');
    const tail = new MetricsTail(path);
    const steps: number[] = [];
    await use(path, async () => {
      await tail.read({
        take: ({ step }) => {
          steps.push(step);
        },
        restart: () => {
          steps.length = 0;
        },
      });
      return steps;
    });
  });
}

describe('MetricsTail', () => {
  it('takes each line once, when it is whole, however the file grows', async () => {
    const text = Array.from({ length: 30 }, (_, step) => lineOf(step, 'größe/☃')).join('');
    const bytes = Buffer.from(text);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: bytes.length })), async (cuts) => {
        await withTail(async (path, read) => {
          const ends = [...cuts, bytes.length].sort((one, other) => one - other);
          for (const [index, end] of ends.entries()) {
            await appendFile(path, bytes.subarray(ends[index - 1] ?? 0, end));
            const whole = bytes.subarray(0, end).toString('latin1').split('\n').length - 1;
            expect(await read()).toEqual(Array.from({ length: whole }, (_, step) => step));
          }
        });
      }),
      { numRuns: 20 },
    );
  });

  it('begins anew where the file was replaced or cut', async () => {
    await withTail(async (path, read) => {
      await writeFile(path, lineOf(1) + lineOf(2) + lineOf(3));
      expect(await read()).toEqual([1, 2, 3]);
      await writeFile(`${path}.new`, lineOf(1) + lineOf(2) + lineOf(7) + lineOf(8));
      await rename(`${path}.new`, path);
      expect(await read()).toEqual([1, 2, 7, 8]);
      await writeFile(path, lineOf(5));
      expect(await read()).toEqual([5]);
    });
  });

  it('passes over what is no line of a journal', async () => {
    await withTail(async (path, read) => {
      const foreign = ['null', '[]', '{"step":"1"}', 'not JSON', '{"step":1,"name":"a","value":"high","wallTime":0}', ''];
      await writeFile(path, `${foreign.join('\n')}\n${lineOf(4)}${'x'.repeat(3 << 20)}`);
      expect(await read()).toEqual([4]);
      await appendFile(path, `\n${lineOf(5)}`);
      expect(await read()).toEqual([4, 5]);
    });
  });

  it('has nothing of a missing file, a folder or a pipe, and waits for none', async () => {
    await withTail(async (path, read) => {
      expect(await read()).toEqual([]);
      execFileSync('mkfifo', [path]);
      expect(await read()).toEqual([]);
    });
    await withFolder(async (folder) => {
      await new MetricsTail(folder).read({ take: fail, restart: fail });
    });
  });
});

function fail(): never {
  throw new Error('There is nothing to read.');
}
