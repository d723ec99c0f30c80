import type { Tensor2D } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../engine/engine.js';
import { Dense, type LayerContext } from '../../backbones/layers/index.js';

export interface ProjectionShape {
  readonly features: number;
  readonly hiddenDimension: number;
  readonly dimension: number;
}

/**
 * MoCo-v2's projection: Linear, ReLU, Linear, without batch normalisation (Chen et al., 2020, https://arxiv.org/abs/2003.04297). Named
 * `0` and `2`, as the parts of PyTorch's `Sequential` are.
 */
export class ProjectionHead {
  readonly #engine: Engine;
  readonly #hidden: Dense;
  readonly #output: Dense;

  constructor(context: LayerContext, { features, hiddenDimension, dimension }: ProjectionShape) {
    this.#engine = context.engine;
    this.#hidden = new Dense(context.child(0), features, hiddenDimension);
    this.#output = new Dense(context.child(2), hiddenDimension, dimension);
  }

  /** `[batch, features]` to `[batch, dimension]`. */
  forward(features: Tensor2D): Tensor2D {
    return this.#output.forward(this.#engine.operations.relu(this.#hidden.forward(features)));
  }
}
