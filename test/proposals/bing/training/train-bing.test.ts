import { describe, expect, it } from '@jest/globals';
import type { Sample } from '../../../../src/data/dataset.js';
import { silentProgress } from '../../../../src/progress.js';
import { bingColorSpaces } from '../../../../src/proposals/bing/bing-model.js';
import { createBingSource } from '../../../../src/proposals/bing/bing-source.js';
import { trainBing, type TrainedBing } from '../../../../src/proposals/bing/training/train-bing.js';
import { RandomStream } from '../../../../src/engine/random/index.js';
import { ProposalQuality } from '../../../../src/proposals/quality/proposal-quality.js';
import { withFolder } from '../../../cli/command.js';
import { writeTexturedImages } from '../../textured-images.js';

const train = (samples: readonly Sample[], workers: number, seed = 0): Promise<TrainedBing[]> =>
  trainBing({
    samples,
    spaces: bingColorSpaces,
    seed,
    workers,
    progress: silentProgress,
    signal: new AbortController().signal,
  });

describe('training BING', () => {
  it('learns a model that finds what it was shown, the same with any number of threads', async () => {
    await withFolder(async (folder) => {
      const samples = await writeTexturedImages(folder, 30);
      const trained = await train(samples, 0);
      expect(await train(samples, 2)).toEqual(trained);
      expect((await train(samples, 0, 1))[0]!.model).not.toEqual(trained[0]!.model);
      expect(trained.map(({ model }) => model.colorSpace)).toEqual(bingColorSpaces);
      for (const { model, positives, negatives, windows } of trained) {
        expect(positives).toBe(30 * 8);
        expect(negatives).toBeGreaterThan(1000);
        expect(windows).toBeGreaterThan(1000);
        expect(await detectedByTen(samples, model)).toBeGreaterThan(80);
      }
    });
  });

  it('says that there is too little to learn from', async () => {
    await withFolder(async (folder) => {
      const samples = await writeTexturedImages(folder, 3);
      await expect(train(samples, 0)).rejects.toMatchObject({ code: 'proposals/training-impossible' });
      await expect(train([], 0)).rejects.toMatchObject({ code: 'proposals/training-impossible' });
    });
  });
});

/** Percent of the objects that the first ten boxes detect. */
async function detectedByTen(samples: readonly Sample[], model: TrainedBing['model']): Promise<number> {
  const source = createBingSource(
    { stored: { models: [model], digest: '' }, perImage: 10, perSize: 100 },
    { workers: 0 },
  );
  const quality = new ProposalQuality([10]);
  for (const sample of samples) quality.add(sample, await source.propose(sample, RandomStream.fromSeed(0)));
  return quality.points()[0]!.detectionRate;
}
