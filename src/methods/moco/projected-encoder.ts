import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { Backbone, Encoder } from '../../backbones/backbone.js';
import { LayerContext } from '../../backbones/layers/index.js';
import type { Engine } from '../../engine/engine.js';
import type { RandomStream } from '../../engine/random/random-stream.js';
import type { VariableScope } from '../../engine/variables/variable-tree.js';
import { unitRows } from '../losses/index.js';
import { ProjectionHead } from './projection-head.js';

export interface ProjectionSettings {
  readonly dimension: number;
  /** `null`: as wide as the backbone's features. */
  readonly hiddenDimension: number | null;
}

/** A backbone with its projection head: images to unit vectors. The variables stand under `backbone` and `head`. */
export class ProjectedEncoder {
  readonly encoder: Encoder;
  readonly #engine: Engine;
  readonly #head: ProjectionHead;

  constructor(
    engine: Engine,
    backbone: Backbone,
    readonly scope: VariableScope,
    random: RandomStream,
    { dimension, hiddenDimension }: ProjectionSettings,
  ) {
    this.#engine = engine;
    this.encoder = backbone.build(scope.scope('backbone'), random.stream('backbone'), 3);
    const { features } = this.encoder;
    const context = new LayerContext(engine, scope.scope('head'), random.stream('head'));
    this.#head = new ProjectionHead(context, { features, hiddenDimension: hiddenDimension ?? features, dimension });
  }

  /**
   * `[batch, height, width, 3]` to `[batch, dimension]`, unit rows. Each of the `groups` equal parts of the batch is normalised by its
   * own statistics, as on as many GPUs; like the GPU that writes the checkpoint, only the first part updates the running ones.
   */
  forward(images: Tensor4D, groups: number): Tensor2D {
    const { tf } = this.#engine;
    return tf.tidy(() => {
      const parts: Tensor4D[] = groups === 1 ? [images] : tf.split(images, groups);
      const features = parts.map((part, index) =>
        this.encoder.forward(part, index === 0 ? 'training' : 'training-without-statistics'),
      );
      const [first] = features;
      const all = groups === 1 && first !== undefined ? first : tf.concat(features);
      return unitRows(tf, this.#head.forward(all));
    });
  }
}
