import { describe, expect, it } from '@jest/globals';
import { differingSettings } from '../../src/compare/differing-settings.js';

describe('differingSettings', () => {
  it('finds by path what is not the same in all trees', () => {
    const tree = (temperature: number, epochs: number) => ({
      method: { kind: 'moco-v2', temperature, queueSize: 8 },
      evaluators: [{ kind: 'linear', epochs }],
    });
    expect(differingSettings([tree(0.1, 5), tree(0.2, 5), tree(0.1, 9)])).toEqual([
      { 'method.temperature': 0.1, 'evaluators.0.epochs': 5 },
      { 'method.temperature': 0.2, 'evaluators.0.epochs': 5 },
      { 'method.temperature': 0.1, 'evaluators.0.epochs': 9 },
    ]);
  });

  it('takes blocks of different kinds, and lists of values or of different lengths, whole', () => {
    const [one, other] = [{ crops: { kind: 'a', x: 1 } }, { crops: { kind: 'b', x: 1 } }];
    expect(differingSettings([one, other])).toEqual([one, other]);
    for (const [left, right] of [
      [[1], [1, 2]],
      [
        [0.2, 1],
        [0.3, 1],
      ],
    ])
      expect(differingSettings([{ list: left! }, { list: right! }])).toEqual([{ list: left }, { list: right }]);
  });

  it('leaves out what a tree does not have, and finds nothing in equal ones', () => {
    expect(differingSettings([{ x: 1 }, {}])).toEqual([{ x: 1 }, {}]);
    expect(differingSettings([{ x: { y: 1 } }, { x: { y: 1 } }])).toEqual([{}, {}]);
  });
});
