import { defineBackbone } from './backbone.js';
import {
  createVisionTransformerBackbone,
  visionTransformerSettings,
  wholePatches,
} from './vision-transformer/vision-transformer-backbone.js';

/** The smallest vision transformer, two blocks of two heads and 16 features: everything that a real one has, fast enough for unit tests. */
export const vitTest = defineBackbone({
  kind: 'vit-test',
  summary: 'A vision transformer of 16 features for tests: no use but speed.',
  schema: visionTransformerSettings,
  traits: wholePatches,
  create: (settings, { engine }) =>
    createVisionTransformerBackbone(engine, { dimension: 16, depth: 2, heads: 2 }, settings),
});
