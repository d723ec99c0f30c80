import { defineBackbone } from './backbone.js';
import { createResNetBackbone, resNetSettings } from './resnet/resnet-backbone.js';

/** ResNet-34 (He et al., 2016, https://arxiv.org/abs/1512.03385). */
export const resnet34 = defineBackbone({
  kind: 'resnet34',
  summary: 'ResNet-34: basic blocks, 21.3 M parameters at width 1.',
  schema: resNetSettings,
  traits: {},
  create: (settings, { engine }) => createResNetBackbone(engine, 'basic', [3, 4, 6, 3], settings),
});
