import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { mocoV2Augmentation } from '../../src/augment/moco-v2.js';
import { drawItems } from './drawn-operations.js';
import { filledPipeline } from './filled-pipeline.js';

describe('MoCo v2’s augmentation', () => {
  test('draws what it has drawn for runs of the past', async () => {
    const drawn = drawItems(await filledPipeline(mocoV2Augmentation), 0, 300);
    const digest = createHash('sha256').update(JSON.stringify(drawn)).digest('hex');
    expect(digest).toBe('82053abfd64210cb192ce423f4271b0f028349dde9839de73b820471cfcfd4cd');
  });
});
