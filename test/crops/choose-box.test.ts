import { describe, expect, it } from '@jest/globals';
import { boxChoices, chooseBox, type BoxChoice } from '../../src/crops/choose-box.js';
import { RandomStream } from '../../src/engine/random/index.js';

const box = (side: number, score: number) => ({ left: 0, top: 0, right: side, bottom: side, score });

/** How often each box is chosen, as a share of many draws. */
function shares(boxes: readonly ReturnType<typeof box>[], choice: BoxChoice): number[] {
  const random = RandomStream.fromSeed(3);
  const counts = boxes.map(() => 0);
  for (let draw = 0; draw < 4000; draw++) counts[boxes.indexOf(chooseBox(boxes, choice, random))]! += 1 / 4000;
  return counts;
}

const close = (got: readonly number[], wanted: readonly number[]): void => {
  got.forEach((share, index) => {
    expect(Math.abs(share - wanted[index]!)).toBeLessThan(0.04);
  });
};

describe('the choice of a box', () => {
  const boxes = [box(10, 1), box(30, 2), box(20, 5)];

  it('is uniform, the best, the largest, or weighted by score or area', () => {
    close(shares(boxes, 'uniform'), [1 / 3, 1 / 3, 1 / 3]);
    close(shares(boxes, 'by-score'), [1 / 8, 2 / 8, 5 / 8]);
    close(shares(boxes, 'by-area'), [1 / 14, 9 / 14, 4 / 14]);
    expect(shares(boxes, 'best')).toEqual([0, 0, expect.closeTo(1)]);
    expect(shares(boxes, 'largest')).toEqual([0, expect.closeTo(1), 0]);
  });

  it('counts scores from the lowest where that is negative, and is uniform where all are equal', () => {
    close(shares([box(1, -3), box(1, -2), box(1, 0)], 'by-score'), [0, 1 / 4, 3 / 4]);
    close(shares([box(1, -3), box(1, -3)], 'by-score'), [1 / 2, 1 / 2]);
    close(shares([box(1, 0), box(1, 0)], 'by-score'), [1 / 2, 1 / 2]);
  });

  it('takes the first of equal ones, and the only one', () => {
    const twins = [box(5, 1), box(5, 1)];
    expect(chooseBox(twins, 'best', RandomStream.fromSeed(0))).toBe(twins[0]);
    expect(chooseBox(twins, 'largest', RandomStream.fromSeed(0))).toBe(twins[0]);
    for (const choice of boxChoices) expect(chooseBox([twins[0]!], choice, RandomStream.fromSeed(0))).toBe(twins[0]);
  });
});
