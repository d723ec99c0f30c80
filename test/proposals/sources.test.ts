import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ObjectBox, Sample } from '../../src/data/dataset.js';
import { RandomStream } from '../../src/engine/random/index.js';
import { annotated } from '../../src/proposals/annotated.js';
import type { ProposalPlugin, ProposalSource } from '../../src/proposals/proposal-source.js';
import { random } from '../../src/proposals/random.js';
import { wholeImage } from '../../src/proposals/whole-image.js';
import { boxInImage } from '../crops/box-in-image.js';
import { proposalContext } from './proposal-context.js';

const sample = (width: number, height: number, boxes: readonly ObjectBox[]): Sample => ({
  id: 'sample',
  image: { kind: 'file', path: 'sample.png' },
  width,
  height,
  boxes,
  labels: [0],
});

const create = async (plugin: ProposalPlugin): Promise<ProposalSource> =>
  plugin.create({} as never, proposalContext([]));
const stream = (seed: number): RandomStream => RandomStream.fromSeed(seed);

describe('annotated', () => {
  it('gives every object its box, cut at the edges, without groups and what lies outside', async () => {
    const boxes = [
      { left: 10, top: 10, right: 30, bottom: 20, label: 0 },
      { left: 0, top: 0, right: 100, bottom: 50, label: 1, group: true },
      { left: 90, top: -5, right: 120, bottom: 60, label: 0 },
      { left: 100, top: 10, right: 110, bottom: 20, label: 0 },
      { left: 50, top: 10, right: 50, bottom: 20, label: 0 },
    ];
    expect(await (await create(annotated)).propose(sample(100, 50, boxes), stream(0))).toEqual([
      { left: 10, top: 10, right: 30, bottom: 20, score: 1 },
      { left: 90, top: 0, right: 100, bottom: 50, score: 1 },
    ]);
  });
});

describe('whole-image', () => {
  it('covers the image, whatever is annotated', async () => {
    expect(await (await create(wholeImage)).propose(sample(100, 50, []), stream(0))).toEqual([
      { left: 0, top: 0, right: 100, bottom: 50, score: 1 },
    ]);
  });
});

describe('random', () => {
  const pixelsTouched = (from: number, to: number): number => Math.ceil(to) - Math.floor(from);

  it('keeps the size of every annotated box and stays inside the image', async () => {
    const source = await create(random);
    await fc.assert(
      fc.asyncProperty(boxInImage, fc.nat(), async ({ image, box }, seed) => {
        const scene = sample(image.width, image.height, [{ ...box, label: 0 }]);
        const [moved] = await source.propose(scene, stream(seed));
        expect(moved!.right - moved!.left).toBeCloseTo(box.right - box.left, 9);
        expect(moved!.bottom - moved!.top).toBeCloseTo(box.bottom - box.top, 9);
        expect(Math.min(moved!.left, moved!.top)).toBeGreaterThanOrEqual(0);
        expect(moved!.right).toBeLessThanOrEqual(image.width);
        expect(moved!.bottom).toBeLessThanOrEqual(image.height);
        expect(await source.propose(scene, stream(seed))).toEqual([moved]);
      }),
    );
  });

  it('touches as many pixels as the box it stands for', async () => {
    const source = await create(random);
    const scene = sample(96, 96, [{ left: 10.25, top: 3.5, right: 40.75, bottom: 20.5, label: 0 }]);
    for (let seed = 0; seed < 50; seed++) {
      const [moved] = await source.propose(scene, stream(seed));
      expect(pixelsTouched(moved!.left, moved!.right)).toBe(31);
      expect(pixelsTouched(moved!.top, moved!.bottom)).toBe(18);
    }
  });

  it('visits every place it can', async () => {
    const source = await create(random);
    const scene = sample(12, 10, [{ left: 3, top: 0, right: 8, bottom: 10, label: 0 }]);
    const moved = Array.from({ length: 200 }, async (_, seed) => source.propose(scene, stream(seed)));
    const places = new Set((await Promise.all(moved)).map(([box]) => box!.left));
    expect([...places].sort((one, other) => one - other)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});
