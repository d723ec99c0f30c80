import { defineBackbone } from './backbone.js';
import { createResNetBackbone, resNetSettings } from './resnet/resnet-backbone.js';

/** ResNet-101, with the stride on the 3x3 convolutions as torchvision has it (He et al., 2016, https://arxiv.org/abs/1512.03385). */
export const resnet101 = defineBackbone({
  kind: 'resnet101',
  summary: 'ResNet-101: bottleneck blocks with the stride on the 3x3, 42.5 M parameters at width 1.',
  schema: resNetSettings,
  traits: {},
  create: (settings, { engine }) => createResNetBackbone(engine, 'bottleneck', [3, 4, 23, 3], settings),
});
