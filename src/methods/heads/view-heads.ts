import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import type { ForwardMode } from '../../backbones/backbone.js';
import { LayerContext } from '../../backbones/layers/index.js';
import type { HeadSharing } from './head-settings.js';
import { ProjectionHead, type ProjectionShape } from './projection-head.js';

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
