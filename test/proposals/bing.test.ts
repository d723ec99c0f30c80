import { describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import type { Sample } from '../../src/data/dataset.js';
import { RandomStream } from '../../src/engine/random/index.js';
import { bing } from '../../src/proposals/bing.js';
import type { ProposalBox, ProposalSource } from '../../src/proposals/proposal-source.js';
import { withFolder } from '../cli/command.js';
import { filledSettings } from '../filled-settings.js';
import { proposalContext } from './proposal-context.js';
import { writeTexturedImages } from './textured-images.js';

const model = fileURLToPath(new URL('../golden/bing/model', import.meta.url));
const stream = RandomStream.fromSeed(0);

async function createSource(settings: Record<string, unknown>, workers = 0): Promise<ProposalSource> {
  return bing.create(filledSettings(bing, { model, ...settings }), proposalContext([], workers));
}

const boxesOf = async (source: ProposalSource, samples: readonly Sample[]): Promise<(readonly ProposalBox[])[]> =>
  Promise.all(samples.map(async (sample) => source.propose(sample, stream)));

describe('bing', () => {
  it('proposes different boxes inside the image, best first, the same with threads', async () => {
    await withFolder(async (folder) => {
      const samples = await writeTexturedImages(folder, 6);
      const found = await boxesOf(await createSource({ perImage: 25 }), samples);
      expect(await boxesOf(await createSource({ perImage: 25 }, 2), samples)).toEqual(found);
      for (const boxes of found) {
        expect(boxes).toHaveLength(25);
        const scores = boxes.map(({ score }) => score);
        expect(scores.toSorted((one, other) => other - one)).toEqual(scores);
        const places = boxes.map(({ left, top, right, bottom }) => `${left} ${top} ${right} ${bottom}`);
        expect(new Set(places).size).toBe(25);
        for (const { left, top, right, bottom } of boxes) {
          expect(left >= 0 && top >= 0 && right <= 60 && bottom <= 44 && left < right && top < bottom).toBe(true);
        }
      }
    });
  });

  it('takes the best of several colour spaces together', async () => {
    await withFolder(async (folder) => {
      const samples = await writeTexturedImages(folder, 1);
      const spaces = [['max-rgb'], ['hsv'], ['gray']];
      const single = await Promise.all(
        spaces.map(async (colorSpaces) => boxesOf(await createSource({ colorSpaces, perImage: 1 }), samples)),
      );
      const [joint] = await boxesOf(
        await createSource({ colorSpaces: ['max-rgb', 'hsv', 'gray'], perImage: 1 }),
        samples,
      );
      const best = Math.max(...single.map(([boxes]) => boxes![0]!.score));
      expect(joint![0]!.score).toBe(best);
    });
  });

  it('is told apart by its model', async () => {
    const one = await createSource({});
    const other = await createSource({ colorSpaces: ['gray'] });
    expect(one.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(other.fingerprint).not.toBe(one.fingerprint);
  });

  it('finds nothing in an image that every size is too large for', async () => {
    await withFolder(async (folder) => {
      const [sample] = await writeTexturedImages(folder, 1);
      const tiny = { ...sample!, image: { ...sample!.image, width: 7, height: 5 }, width: 7, height: 5 } as Sample;
      expect(await boxesOf(await createSource({}), [tiny])).toEqual([[]]);
    });
  });

  it('names an image that cannot be read', async () => {
    const [sample] = await withFolder((folder) => writeTexturedImages(folder, 1));
    await expect(boxesOf(await createSource({}), [sample!])).rejects.toMatchObject({
      code: 'augment/image-unreadable',
      message: expect.stringContaining('image 0'),
    });
  });
});
