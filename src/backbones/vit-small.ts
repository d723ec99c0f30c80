import { defineBackbone } from './backbone.js';
import {
  createVisionTransformerBackbone,
  visionTransformerSettings,
  wholePatches,
} from './vision-transformer/vision-transformer-backbone.js';

/** ViT-Small (Touvron et al., 2021, https://arxiv.org/abs/2012.12877), as timm names and sizes it. */
export const vitSmall = defineBackbone({
  kind: 'vit-small',
  summary: 'Vision transformer of 12 blocks, 384 wide, 6 heads, 21.7 M parameters; fixed sine-cosine positions.',
  schema: visionTransformerSettings,
  traits: wholePatches,
  create: (settings, { engine }) =>
    createVisionTransformerBackbone(engine, { dimension: 384, depth: 12, heads: 6 }, settings),
});
