import { defineBackbone } from './backbone.js';
import { createResNetBackbone, resNetSettings } from './resnet/resnet-backbone.js';

/** ResNet-18 (He et al., 2016, https://arxiv.org/abs/1512.03385). */
export const resnet18 = defineBackbone({
  kind: 'resnet18',
  summary: 'ResNet-18: basic blocks, 11.2 M parameters at width 1.',
  schema: resNetSettings,
  traits: {},
  create: (settings, { engine }) => createResNetBackbone(engine, 'basic', [2, 2, 2, 2], settings),
});
