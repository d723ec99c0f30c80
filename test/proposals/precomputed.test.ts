import { describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sample } from '../../src/data/dataset.js';
import { RandomStream } from '../../src/engine/random/index.js';
import { precomputed } from '../../src/proposals/precomputed.js';
import type { ProposalSource } from '../../src/proposals/proposal-source.js';
import { withFolder } from '../cli/command.js';
import { filledSettings } from '../filled-settings.js';
import { proposalContext } from './proposal-context.js';

const stream = RandomStream.fromSeed(0);
const header = '{"format": "croplab-proposals", "version": 1}';

const sample = (id: string): Sample => ({
  id,
  image: { kind: 'file', path: 'unread.png' },
  width: 100,
  height: 50,
  boxes: [],
  labels: [],
});

/** The source of a file with these lines, for the images a and b. */
async function open(lines: readonly string[], settings: Record<string, unknown> = {}): Promise<ProposalSource> {
  return withFolder(async (folder) => {
    const file = join(folder, 'proposals.jsonl');
    await writeFile(file, lines.join('\n'));
    const filled = filledSettings(precomputed, { file, ...settings });
    return precomputed.create(filled, proposalContext([sample('a'), sample('b')]));
  });
}

const line = (image: string, boxes: unknown, width = 100): string =>
  JSON.stringify({ image, width, height: 50, boxes });

describe('precomputed', () => {
  const lines = [
    header,
    line('b', []),
    line('a', [
      [10.5, 5, 30, 20, 0.2],
      [-5, 0, 200, 50, 0.9],
      [1, 1, 2, 2, 0.2],
    ]),
    line('another', []),
  ];

  it('proposes what the file has, best first, cut at the edges', async () => {
    const source = await open(lines);
    expect(await source.propose(sample('a'), stream)).toEqual([
      { left: 0, top: 0, right: 100, bottom: 50, score: 0.9 },
      { left: 10.5, top: 5, right: 30, bottom: 20, score: 0.2 },
      { left: 1, top: 1, right: 2, bottom: 2, score: 0.2 },
    ]);
    expect(await source.propose(sample('b'), stream)).toEqual([]);
  });

  it('keeps the best, from a score on', async () => {
    expect(await (await open(lines, { perImage: 2 })).propose(sample('a'), stream)).toHaveLength(2);
    expect(await (await open(lines, { minimumScore: 0.5 })).propose(sample('a'), stream)).toHaveLength(1);
  });

  it('is told apart by its content', async () => {
    const one = await open(lines);
    expect((await open(lines)).fingerprint).toBe(one.fingerprint);
    expect((await open([...lines, line('more', [])])).fingerprint).not.toBe(one.fingerprint);
  });

  it('reports everything that is wrong with a file', async () => {
    const wrong = [
      header,
      'no JSON',
      '{}',
      line('a', 3),
      line('a', [], 0),
      line('b', [[1, 2, 3, 4]]),
      line('b', [[5, 5, 5, 9, 1]]),
      line('b', [[200, 5, 300, 9, 1]]),
      line('c', []),
      line('c', []),
    ];
    const error = await open(wrong).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'proposals/file-invalid' });
    const { message } = error as Error;
    for (const part of [
      'has 8 problems',
      'line 2 is no JSON object',
      'line 3 names no image',
      'line 4 has no list of boxes',
      'line 5 has no width and height',
      'line 6 has a box 0 that is not five numbers',
      'line 7 has a box 0 that covers nothing',
      'line 8 has a box 0 that covers nothing',
      'line 10 has the image "c" once more',
    ]) {
      expect(message).toContain(part);
    }
  });

  it.each([[['something else']], [[]]])('reads no other files: %j', async (other) => {
    await expect(open(other)).rejects.toMatchObject({ code: 'proposals/file-invalid' });
  });

  it('names every training image that has no boxes or another size, without control characters', async () => {
    const error = await open([header, line('b', [], 99)]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'proposals/file-not-fitting' });
    expect((error as Error).message).toContain('the image "a" has no line');
    expect((error as Error).message).toContain('the image "b" is 100 x 50 pixels large, its line is of 99 x 50');
    const source = await open(lines);
    expect(() => source.propose(sample('\u001b[31m'), stream)).toThrow('"\\u001b[31m" has no line');
  });

  it('says that there is no file', async () => {
    const filled = filledSettings(precomputed, { file: '/nowhere/proposals.jsonl' });
    await expect(precomputed.create(filled, proposalContext([]))).rejects.toMatchObject({
      code: 'proposals/file-missing',
    });
  });
});
