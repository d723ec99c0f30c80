import { defineBackbone } from './backbone.js';

const BLOCKS = [3, 3, 9, 3];
/** Channels of the four stages at width 1. */
const CHANNELS = [96, 192, 384, 768];
/** The three reductions after the stem halve the side. */
const REDUCTIONS = 8;

/** ConvNeXt-Tiny (Liu et al., 2022, https://arxiv.org/abs/2201.03545), as torchvision has it. */
export const convnextTiny = defineBackbone({
  kind: 'convnext-tiny',
  summary: 'ConvNeXt-Tiny: 18 blocks of depthwise 7x7 convolutions, 27.8 M parameters at width 1.',
  schema: {
    type: 'object',
    properties: {
      width: {
        type: 'number',
        exclusiveMinimum: 0,
        maximum: 16,
        multipleOf: 0.03125,
        default: 1,
        description:
          'Multiplies the number of channels everywhere; 1 is the published width of 96 in the stem. Steps of 1/32.',
      },
      patchSize: {
        enum: [1, 2, 4],
        default: 4,
        description:
          'Height and width in pixels of the patches that the stem takes: 4 as published; smaller ones keep more of small images.',
      },
    },
    additionalProperties: false,
  },
  traits: {
    imageSides: ({ patchSize }) => ({ atLeast: Number(patchSize) * REDUCTIONS, multipleOf: 1 }),
  },
  create: async ({ width, patchSize }, { engine }) => {
    const { LayerContext } = await import('./layers/index.js');
    const { ConvNeXt } = await import('./convnext/convnext.js');
    return {
      build: (scope, random, inputChannels) =>
        new ConvNeXt(new LayerContext(engine, scope, random), inputChannels, {
          blocks: BLOCKS,
          channels: CHANNELS.map((channels) => channels * width),
          patchSize,
        }),
    };
  },
});
