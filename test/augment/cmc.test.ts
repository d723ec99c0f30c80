import { describe, expect, test } from '@jest/globals';
import { cmcAugmentation } from '../../src/augment/cmc.js';
import { normalize } from '../../src/augment/pixels/index.js';
import { filledPipeline } from './filled-pipeline.js';

/** Every colour whose channels are multiples of 15. */
const levels = Array.from({ length: 18 }, (_, level) => level * 15);
const colors = levels.flatMap((red) => levels.flatMap((green) => levels.flatMap((blue) => [red, green, blue])));

describe('CMC’s augmentation', () => {
  test.each(['lab', 'ycbcr'])('brings every channel of %s to -1 to 1', async (colorSpace) => {
    const { normalization } = await filledPipeline(cmcAugmentation, { colorSpace });
    expect(normalization.colorSpace).toBe(colorSpace);
    const values = new Float32Array(colors.length);
    normalize({ width: colors.length / 3, height: 1, data: Uint8Array.from(colors) }, normalization, values);
    for (const channel of [0, 1, 2]) {
      const ofChannel = values.filter((_, at) => at % 3 === channel);
      expect(Math.abs(Math.min(...ofChannel) + 1)).toBeLessThan(0.1);
      expect(Math.abs(Math.max(...ofChannel) - 1)).toBeLessThan(0.1);
    }
  });

  test('is in Lab unless told otherwise', async () => {
    expect((await filledPipeline(cmcAugmentation)).normalization.colorSpace).toBe('lab');
  });
});
