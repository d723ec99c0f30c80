import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { splitNames } from '../../src/data/dataset.js';
import { completeSplits, gatherSplits } from '../../src/data/split-shares.js';

const items = (count: number, prefix = ''): { id: string }[] =>
  Array.from({ length: count }, (_, index) => ({ id: `${prefix}${String(index).padStart(4, '0')}` }));

const share = fc.double({ min: 0, max: 0.49, noNaN: true });
const shares = fc.record({ validation: share, test: share, seed: fc.nat() });

describe('completeSplits', () => {
  it('deals every image to exactly one split, sorted by id, and always leaves some to train on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), shares, (count, wanted) => {
        const all = items(count);
        const splits = completeSplits({ train: all }, wanted);
        const ids = splitNames.flatMap((name) => splits[name].map(({ id }) => id));
        expect([...ids].sort()).toEqual(all.map(({ id }) => id));
        for (const name of splitNames) {
          const own = splits[name].map(({ id }) => id);
          expect(own).toEqual([...own].sort());
        }
        expect(splits.train.length).toBeGreaterThan(0);
      }),
    );
  });

  it('depends on the ids and the seed, not on the order of the images', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 40 }), shares, (count, wanted) => {
        const all = items(count);
        expect(completeSplits({ train: [...all].reverse() }, wanted)).toEqual(completeSplits({ train: all }, wanted));
      }),
    );
    const [one, other] = [0, 1].map((seed) =>
      completeSplits({ train: items(100) }, { validation: 0.2, test: 0.2, seed }),
    );
    expect(one).not.toEqual(other);
  });

  it('takes the share asked for, and at least one image of three', () => {
    const splits = completeSplits({ train: items(200) }, { validation: 0.15, test: 0.2, seed: 0 });
    expect([splits.train.length, splits.validation.length, splits.test.length]).toEqual([130, 30, 40]);
    const few = completeSplits({ train: items(3) }, { validation: 0.01, test: 0.01, seed: 0 });
    expect([few.train.length, few.validation.length, few.test.length]).toEqual([1, 1, 1]);
    const most = completeSplits({ train: items(3) }, { validation: 0, test: 0.9, seed: 0 });
    expect([most.train.length, most.test.length]).toEqual([1, 2]);
  });

  it('leaves splits that the set has itself as they are, even an empty one', () => {
    const splits = completeSplits(
      { train: items(10), test: items(4, 'test/'), validation: [] },
      { validation: 0.5, test: 0.5, seed: 0 },
    );
    expect(splits).toEqual({ train: items(10), validation: [], test: items(4, 'test/') });
  });

  it('refuses shares that leave nothing, counting only those that are taken', () => {
    const wanted = { validation: 0.5, test: 0.5, seed: 0 };
    expect(() => completeSplits({ train: items(10) }, wanted)).toThrow(
      expect.objectContaining({ code: 'data/split-shares' }),
    );
    expect(completeSplits({ train: items(10), test: items(1) }, wanted).train).toHaveLength(5);
  });
});

describe('gatherSplits', () => {
  it('keeps a split that is present without items apart from one that is missing', () => {
    const gathered = gatherSplits(['train', 'test'], [{ split: 'train', item: 1 } as const]);
    expect(gathered).toEqual({ train: [1], test: [] });
  });
});
