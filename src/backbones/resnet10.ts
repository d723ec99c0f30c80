import { defineBackbone } from './backbone.js';
import { createResNetBackbone, resNetSettings } from './resnet/resnet-backbone.js';

/** ResNet-10: ResNet-18 with one block instead of two in each stage (He et al., 2016, https://arxiv.org/abs/1512.03385). */
export const resnet10 = defineBackbone({
  kind: 'resnet10',
  summary: 'ResNet-10: one basic block a stage, 4.9 M parameters at width 1; for small images and minutes of training.',
  schema: resNetSettings,
  traits: {},
  create: (settings, { engine }) => createResNetBackbone(engine, 'basic', [1, 1, 1, 1], settings),
});
