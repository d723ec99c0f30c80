import type { Tensor2D } from '@tensorflow/tfjs-node-gpu';
import type { ForwardMode } from '../../backbones/backbone.js';
import { BatchNormalization, Dense, type LayerContext } from '../../backbones/layers/index.js';
import type { Engine } from '../../engine/engine.js';

export interface ProjectionShape {
  readonly features: number;
  readonly hiddenDimension: number;
  readonly dimension: number;
  /** Whether the hidden layer is batch-normalised before its ReLU. */
  readonly normalizesHidden: boolean;
  /** Whether the last layer has a bias. */
  readonly outputBias: boolean;
}

/**
 * The small network behind a backbone that a loss looks at: Linear, batch normalisation if the method has it, ReLU, Linear. Its parts are
 * named by their places, as those of PyTorch's `Sequential` are: `0`, `2` without normalisation; `0`, `1`, `3` with it.
 */
export class ProjectionHead {
  readonly #engine: Engine;
  readonly #hidden: Dense;
  readonly #normalization: BatchNormalization | undefined;
  readonly #output: Dense;

  constructor(
    context: LayerContext,
    { features, hiddenDimension, dimension, normalizesHidden, outputBias }: ProjectionShape,
  ) {
    this.#engine = context.engine;
    this.#hidden = new Dense(context.child(0), features, hiddenDimension);
    this.#normalization = normalizesHidden ? new BatchNormalization(context.child(1), hiddenDimension) : undefined;
    const last = context.child(normalizesHidden ? 3 : 2);
    this.#output = new Dense(last, hiddenDimension, dimension, { hasBias: outputBias });
  }

  /** `[batch, features]` to `[batch, dimension]`. */
  forward(features: Tensor2D, mode: ForwardMode): Tensor2D {
    const hidden = this.#hidden.forward(features);
    const normalized = this.#normalization === undefined ? hidden : this.#normalization.forward(hidden, mode);
    return this.#output.forward(this.#engine.operations.relu(normalized));
  }
}
