import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { Backbone, Encoder } from '../../backbones/backbone.js';
import { LayerContext } from '../../backbones/layers/index.js';
import type { Engine } from '../../engine/engine.js';
import type { RandomStream } from '../../engine/random/random-stream.js';
import type { VariableScope } from '../../engine/variables/variable-tree.js';
import type { HeadSharing } from './head-settings.js';
import type { ProjectionShape } from './projection-head.js';
import { ViewHeads } from './view-heads.js';

export interface ProjectionSettings extends Omit<ProjectionShape, 'features' | 'hiddenDimension'> {
  /** `null`: as wide as the backbone's features. */
  readonly hiddenDimension: number | null;
  readonly heads: HeadSharing;
}

/** A backbone with its projection head. The variables stand under `backbone` and `head`. */
export class ProjectedEncoder {
  readonly encoder: Encoder;
  readonly #engine: Engine;
  readonly #heads: ViewHeads;

  constructor(
    engine: Engine,
    backbone: Backbone,
    readonly scope: VariableScope,
    random: RandomStream,
    { hiddenDimension, heads, ...shape }: ProjectionSettings,
  ) {
    this.#engine = engine;
    this.encoder = backbone.build(scope.scope('backbone'), random.stream('backbone'), 3);
    const { features } = this.encoder;
    const context = new LayerContext(engine, scope.scope('head'), random.stream('head'));
    this.#heads = new ViewHeads(context, { ...shape, features, hiddenDimension: hiddenDimension ?? features }, heads);
  }

  /**
   * `[rows, height, width, 3]` to `[rows, dimension]`, not of unit length. Each of the `groups` equal parts of the rows is normalised by its
   * own statistics, as on as many GPUs; like the GPU that writes the checkpoint, only the first part updates the running ones.
   * `showsObject`: `[rows]`, see {@link ViewHeads}.
   */
  project(images: Tensor4D, showsObject: Tensor1D, groups = 1): Tensor2D {
    const { tf } = this.#engine;
    return tf.tidy(() => {
      const parts: Tensor4D[] = groups === 1 ? [images] : tf.split(images, groups);
      const features = parts.map((part, index) => this.encoder.forward(part, modeOf(index)));
      return this.projectFeatures(joined(tf, features), showsObject);
    });
  }

  /** The head alone: `[rows, features]` to `[rows, dimension]`. */
  projectFeatures(features: Tensor2D, showsObject: Tensor1D): Tensor2D {
    return this.#heads.forward(features, showsObject, 'training');
  }
}

const modeOf = (group: number): 'training' | 'training-without-statistics' =>
  group === 0 ? 'training' : 'training-without-statistics';

function joined(tf: Engine['tf'], parts: readonly Tensor2D[]): Tensor2D {
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : tf.concat([...parts]);
}
