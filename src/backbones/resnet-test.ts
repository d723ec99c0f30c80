import { defineBackbone } from './backbone.js';
import { createResNetBackbone } from './resnet/resnet-backbone.js';

/** The smallest ResNet, 4 channels in its stem and 32 features: everything that a real one has, fast enough for unit tests. */
export const resnetTest = defineBackbone({
  kind: 'resnet-test',
  summary: 'A ResNet of 4 to 32 channels for tests: no use but speed.',
  schema: { type: 'object', properties: {}, additionalProperties: false },
  traits: {},
  create: (_settings, { engine }) =>
    createResNetBackbone(engine, 'basic', [1, 1, 1, 1], { stem: 'small', width: 0.0625, stemWidth: null }),
});
