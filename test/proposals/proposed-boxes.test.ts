import { describe, expect, it } from '@jest/globals';
import type { Sample } from '../../src/data/dataset.js';
import { silentProgress } from '../../src/progress.js';
import { meanProposalShare } from '../../src/proposals/proposed-boxes.js';

const sample = { width: 100, height: 50 } as Sample;
const split = { length: 3, sample: () => sample };
const pass = { progress: silentProgress };
const box = { left: 0, top: 0, right: 50, bottom: 50, score: 1 };

describe('the mean share of proposals', () => {
  it('is over all proposals of all images', async () => {
    let image = 0;
    const proposals = [[box, { ...box, right: 10 }], [], [{ ...box, right: 100 }]];
    const boxesOf = () => Promise.resolve(proposals[image++] ?? []);
    expect(await meanProposalShare(split, boxesOf, pass)).toBeCloseTo((0.5 + 0.1 + 1) / 3);
  });

  it('is all of the image where nothing is proposed', async () => {
    expect(await meanProposalShare(split, () => Promise.resolve([]), pass)).toBe(1);
  });

  it('stops where the work is given up', async () => {
    const signal = AbortSignal.abort();
    await expect(meanProposalShare(split, () => Promise.resolve([]), { ...pass, signal })).rejects.toThrow();
  });
});
