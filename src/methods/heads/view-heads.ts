import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import type { ForwardMode } from '../../backbones/backbone.js';
import { LayerContext } from '../../backbones/layers/index.js';
import { ProjectionHead, type ProjectionShape } from './projection-head.js';

/** The setting that methods with a projection head have. */
export const headsSchema = {
  enum: ['shared', 'per-view-kind'],
  default: 'shared',
  description:
    'shared: one projection head for all views, as published. per-view-kind: one for views that show an object alone and one for those that show more than that; where views change places, each image goes to the head of what it shows. Batch normalisation inside a head sees all images of the batch either way.',
} as const;

export type HeadSharing = (typeof headsSchema.enum)[number];

/**
 * The projection head of all views, or one head for views of an object and one for views of more than that (suggested in Mishra et al.,
 * 2021, https://arxiv.org/abs/2112.00319). Names: the parts stand under the scope itself, or under `object` and `scene`.
 */
export class ViewHeads {
  readonly #object: ProjectionHead;
  readonly #scene: ProjectionHead | undefined;

  constructor(context: LayerContext, shape: ProjectionShape, sharing: HeadSharing) {
    const isShared = sharing === 'shared';
    this.#object = new ProjectionHead(isShared ? context : context.child('object'), shape);
    this.#scene = isShared ? undefined : new ProjectionHead(context.child('scene'), shape);
  }

  /** `[rows, features]` to `[rows, dimension]`; `showsObject`: `[rows]`, 1 for the rows of the object head and 0 for the others. */
  forward(features: Tensor2D, showsObject: Tensor1D, mode: ForwardMode): Tensor2D {
    const objects = this.#object.forward(features, mode);
    if (this.#scene === undefined) return objects;
    const scenes = this.#scene.forward(features, mode);
    const share = showsObject.expandDims(1);
    return objects.mul(share).add(scenes.mul(share.neg().add(1)));
  }
}
