import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import { pluginDefiner, type FamilyPlugin } from '../container/family.js';
import type { Engine } from '../engine/engine.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import type { VariableScope } from '../engine/variables/variable-tree.js';
import type { JsonObject } from '../json.js';

/**
 * How a forward pass treats batch normalisation:
 *
 * - `training`: normalise by the batch, update the running statistics
 * - `training-without-statistics`: normalise by the batch, leave the running statistics (every group but the first of shuffle BN)
 * - `evaluation`: normalise by the running statistics
 */
export type ForwardMode = 'training' | 'training-without-statistics' | 'evaluation';

/** A network with its variables: images in, pooled features out. */
export interface Encoder {
  /** Width of the features. */
  readonly features: number;
  /** The variables by torchvision's names (vision transformers: timm's) under one scope; no final classifier. */
  readonly scope: VariableScope;
  /** `[batch, height, width, channel]` to `[batch, features]`, one vector an image. */
  forward(images: Tensor4D, mode: ForwardMode): Tensor2D;
}

/** An architecture: builds networks of it, as many as a method needs (query and key, L and ab). */
export interface Backbone {
  build(scope: VariableScope, random: RandomStream, inputChannels: number): Encoder;
}

export interface BackboneContext {
  readonly engine: Engine;
}

/** Which sides, in pixels, a network takes. */
export interface ImageSides {
  readonly atLeast: number;
  readonly multipleOf: number;
}

export interface BackboneTraits {
  /** What the settings ask of the sides of images; any side is fine unless it is told. */
  readonly imageSides?: (settings: JsonObject) => ImageSides;
}

export type BackbonePlugin = FamilyPlugin<BackboneContext, Backbone, BackboneTraits>;
export const defineBackbone = pluginDefiner<BackboneContext, Backbone, BackboneTraits>('backbone');
