import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { csvLine } from '../../../src/data/open-images/subset/csv-line.js';
import { readCsvRows } from '../../../src/data/open-images/csv-rows.js';
import { LineProblems } from '../../../src/data/line-problems.js';
import { ProblemList } from '../../../src/data/problem-list.js';
import { temporaryFolders } from '../temporary-folder.js';

const newFolder = temporaryFolders();

async function read(content: string | Buffer) {
  const path = join(await newFolder(), 'rows.csv');
  await writeFile(path, content);
  const problems = new ProblemList();
  const rows: [number, string[], string][] = [];
  const digest = await readCsvRows({
    path,
    problems: new LineProblems(problems, 'rows.csv'),
    onRow: (row) => rows.push([row.line, row.texts(), row.source().toString()]),
  });
  return { rows, problems, digest };
}

describe('readCsvRows', () => {
  it('reads what csvLine writes, whatever is in the cells but line breaks', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '"', ',', ' ', '0'), maxLength: 4 });
    const row = fc.array(cell, { minLength: 2, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 5 }), async (given) => {
        const { rows, problems } = await read(given.map((cells) => `${csvLine(cells).toString()}\n`).join(''));
        expect(problems.total).toBe(0);
        expect(rows.map(([, cells]) => cells)).toEqual(given);
      }),
      { numRuns: 40 },
    );
  });

  it('knows line ends of Windows, a byte order mark, empty lines, and a last line without an end', async () => {
    const content = '\uFEFFa,b\r\n\r\n"c,d",e\n\nf';
    const { rows, digest } = await read(content);
    expect(rows).toEqual([
      [1, ['a', 'b'], 'a,b'],
      [3, ['c,d', 'e'], '"c,d",e'],
      [5, ['f'], 'f'],
    ]);
    expect(digest).toBe(createHash('sha256').update(content).digest('hex'));
  });

  it('reads files that are larger than what it reads at once', async () => {
    const lines = Array.from({ length: 60_000 }, (_, index) => `${index},${'x'.repeat(index % 90)}`);
    const { rows } = await read(lines.join('\n'));
    expect(rows.length).toBe(lines.length);
    expect(rows.every(([line, , source]) => source === lines[line - 1])).toBe(true);
  });

  it('stops at a line that is longer than any row', async () => {
    const { rows, problems } = await read(`a,b\n${'x'.repeat(70_000)}\nc,d\n${'y'.repeat(3 << 20)}\ne,f\n`);
    expect(rows.map(([line]) => line)).toEqual([1, 3]);
    expect(problems.first).toEqual([
      'rows.csv:2: it is longer than 65536 bytes',
      'rows.csv:4: it is longer than 65536 bytes',
    ]);
  });

  it('says which line has unbalanced quotes, and goes on', async () => {
    const { rows, problems } = await read('a,b\na,"b\nc,d\n');
    expect(rows.map(([line]) => line)).toEqual([1, 3]);
    expect(problems.first).toEqual([expect.stringMatching(/^rows\.csv:2: .*quot/i)]);
  });

  it('ends when its signal is aborted', async () => {
    const path = join(await newFolder(), 'rows.csv');
    await writeFile(path, 'a,b\n');
    const problems = new LineProblems(new ProblemList(), 'rows.csv');
    const reading = readCsvRows({ path, problems, onRow: () => undefined, signal: AbortSignal.abort() });
    await expect(reading).rejects.toThrow('aborted');
  });
});
