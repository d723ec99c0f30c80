import { defineBackbone } from './backbone.js';
import {
  createVisionTransformerBackbone,
  visionTransformerSettings,
  wholePatches,
} from './vision-transformer/vision-transformer-backbone.js';

/** ViT-Tiny (Touvron et al., 2021, https://arxiv.org/abs/2012.12877), as timm names and sizes it. */
export const vitTiny = defineBackbone({
  kind: 'vit-tiny',
  summary: 'Vision transformer of 12 blocks, 192 wide, 3 heads, 5.5 M parameters; fixed sine-cosine positions.',
  schema: visionTransformerSettings,
  traits: wholePatches,
  create: (settings, { engine }) =>
    createVisionTransformerBackbone(engine, { dimension: 192, depth: 12, heads: 3 }, settings),
});
