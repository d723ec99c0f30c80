import { describe, expect, it } from '@jest/globals';
import type { Box } from '../../../src/crops/geometry/index.js';
import type { Sample } from '../../../src/data/dataset.js';
import { ProposalQuality } from '../../../src/proposals/quality/proposal-quality.js';

const box = (left: number, top: number, right: number, bottom: number): Box => ({ left, top, right, bottom });

const sample = (...boxes: readonly Box[]): Sample => ({
  id: 'a',
  image: { kind: 'file', path: 'unread.png' },
  width: 100,
  height: 100,
  boxes: boxes.map((object) => ({ ...object, label: 0 })),
  labels: [],
});

describe('the quality of proposals', () => {
  const [small, large] = [box(0, 0, 10, 10), box(50, 50, 90, 90)];

  it('is the mean over images of the share of objects that the first boxes detect, and of the best overlap', () => {
    const quality = new ProposalQuality([1, 2, 10]);
    // The second box shares exactly half with the small object.
    quality.add(sample(small, large), [large, box(0, 0, 10, 5), small]);
    quality.add(sample(small), [box(0, 0, 1, 1)]);
    quality.add(sample(), [large]);
    expect(quality.images).toBe(2);
    expect(quality.objects).toBe(3);
    expect(quality.points()).toEqual([
      { boxes: 1, detectionRate: (50 + 0) / 2, meanBestOverlap: (50 + 1) / 2 },
      { boxes: 2, detectionRate: (100 + 0) / 2, meanBestOverlap: (75 + 1) / 2 },
      { boxes: 10, detectionRate: (100 + 0) / 2, meanBestOverlap: (100 + 1) / 2 },
    ]);
  });

  it('leaves groups out, and is 0 where there is nothing to find', () => {
    const quality = new ProposalQuality([10]);
    const group = { ...sample(small), boxes: [{ ...small, label: 0, group: true }] };
    quality.add(group, [small]);
    expect(quality.images).toBe(0);
    expect(quality.points()).toEqual([{ boxes: 10, detectionRate: 0, meanBestOverlap: 0 }]);
  });
});
