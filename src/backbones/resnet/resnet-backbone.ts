import type { Engine } from '../../engine/engine.js';
import type { SettingsOf } from '../../container/plugin.js';
import type { Backbone } from '../backbone.js';
import type { BlockKind } from './residual-block.js';
import type { ResNetArchitecture } from './resnet.js';

/** Channels of the stem at width 1. */
const BASE_WIDTH = 64;

/** What every ResNet can be told in the experiment. */
export const resNetSettings = {
  type: 'object',
  properties: {
    stem: {
      enum: ['imagenet', 'cifar', 'small'],
      default: 'imagenet',
      description:
        'The first layers: imagenet = 7x7 convolution of stride 2 and max-pooling (for 100 px and more), small = 3x3 of stride 2, cifar = 3x3 of stride 1, the last two without pooling.',
    },
    width: {
      type: 'number',
      exclusiveMinimum: 0,
      maximum: 16,
      multipleOf: 0.015625,
      default: 1,
      description:
        'Multiplies the number of channels everywhere; 1 is the published width of 64 in the stem. Steps of 1/64.',
    },
    stemWidth: {
      type: ['number', 'null'],
      exclusiveMinimum: 0,
      maximum: 16,
      multipleOf: 0.015625,
      default: null,
      description:
        "Multiplies the channels of the stem alone; null: the same as width. CMC's networks of half width have a stem of 1.",
    },
  },
  additionalProperties: false,
} as const;

export type ResNetSettings = SettingsOf<typeof resNetSettings>;

/** The layers are loaded when a network is made, not with the settings. */
export async function createResNetBackbone(
  engine: Engine,
  block: BlockKind,
  blocks: ResNetArchitecture['blocks'],
  { stem, width, stemWidth }: ResNetSettings,
): Promise<Backbone> {
  const { LayerContext } = await import('../layers/index.js');
  const { ResNet } = await import('./resnet.js');
  const architecture = {
    block,
    blocks,
    stem,
    width: BASE_WIDTH * width,
    stemWidth: BASE_WIDTH * (stemWidth ?? width),
  };
  return {
    build: (scope, random, inputChannels) =>
      new ResNet(new LayerContext(engine, scope, random), inputChannels, architecture),
  };
}
