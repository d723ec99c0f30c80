import type { SettingsOf } from '../../container/plugin.js';
import type { Engine } from '../../engine/engine.js';
import type { Backbone, BackboneTraits } from '../backbone.js';
import type { VisionTransformerArchitecture } from './vision-transformer.js';

/** What every vision transformer can be told in the experiment. */
export const visionTransformerSettings = {
  type: 'object',
  properties: {
    patchSize: {
      enum: [4, 8, 16, 32],
      default: 16,
      description: 'Height and width of a patch in pixels. Images must have sides that are multiples of it.',
    },
    imageSize: {
      type: 'integer',
      minimum: 32,
      maximum: 2048,
      multipleOf: 32,
      default: 224,
      description:
        'Side in pixels of the images that the fixed sine-cosine positions are made for; for others they are resized.',
    },
    pooling: {
      enum: ['class-token', 'mean'],
      default: 'class-token',
      description:
        'What the features are: the class token, or the mean of the patches, both after the last normalisation.',
    },
  },
  additionalProperties: false,
} as const;

export type VisionTransformerSettings = SettingsOf<typeof visionTransformerSettings>;

/** Only whole patches: no row or column of an image is left out. */
export const wholePatches: BackboneTraits = {
  imageSides: ({ patchSize }) => ({ atLeast: Number(patchSize), multipleOf: Number(patchSize) }),
};

/** The layers are loaded when a network is made, not with the settings. */
export async function createVisionTransformerBackbone(
  engine: Engine,
  size: Pick<VisionTransformerArchitecture, 'dimension' | 'depth' | 'heads'>,
  settings: VisionTransformerSettings,
): Promise<Backbone> {
  const { LayerContext } = await import('../layers/index.js');
  const { VisionTransformer } = await import('./vision-transformer.js');
  return {
    build: (scope, random, inputChannels) =>
      new VisionTransformer(new LayerContext(engine, scope, random), inputChannels, { ...size, ...settings }),
  };
}
