import { describe, expect, test } from '@jest/globals';
import { byolAugmentation } from '../../src/augment/byol.js';
import { drawItems, sharesOf } from './drawn-operations.js';
import { filledPipeline } from './filled-pipeline.js';

describe('BYOL’s augmentation', () => {
  test('treats further views as the last one that is given', async () => {
    const pipeline = await filledPipeline(byolAugmentation, {
      blur: { probability: [0, 1] },
      solarize: { probability: [1] },
    });
    for (const [view, blur] of [undefined, 1, 1, 1].entries()) {
      expect(sharesOf(drawItems(pipeline, view, 100))).toMatchObject({ solarize: 1 });
      expect(sharesOf(drawItems(pipeline, view, 100))['gaussian-blur']).toBe(blur);
    }
  });

  test('wants at least one probability, none above 1', async () => {
    await expect(filledPipeline(byolAugmentation, { blur: { probability: [] } })).rejects.toThrow('not valid');
    await expect(filledPipeline(byolAugmentation, { solarize: { probability: [0, 2] } })).rejects.toThrow('not valid');
  });
});
