import { describe, expect, it } from '@jest/globals';
import { takeTurns, turnRates, type Stepper } from '../../bench/turns.js';

describe('takeTurns', () => {
  it('lets one step while the others wait', async () => {
    const taken: string[] = [];
    const stepper = (name: string, milliseconds: number): Stepper => ({
      turn: async (steps) => {
        taken.push(`${name} begins`);
        await new Promise(setImmediate);
        taken.push(`${name} ends`);
        return Array.from({ length: steps }, () => milliseconds);
      },
    });
    const times = await takeTurns([stepper('one', 3), stepper('other', 5)], { steps: 2, turns: 2 });
    const round = ['one begins', 'one ends', 'other begins', 'other ends'];
    expect(taken).toEqual([...round, ...round]);
    expect(times).toEqual([
      [
        [3, 3],
        [3, 3],
      ],
      [
        [5, 5],
        [5, 5],
      ],
    ]);
  });
});

describe('turnRates', () => {
  it('sets the medians of neighbouring turns side by side, so that a machine that slows down changes nothing', () => {
    const own = [1, 2, 3].map((slowness) => [10, 11, 90].map((time) => time * slowness));
    const other = [1, 2, 3].map((slowness) => [22, 20, 24].map((time) => time * slowness));
    expect(turnRates(own, other)).toEqual([2, 2, 2]);
  });
});
