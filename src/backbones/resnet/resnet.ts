import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../engine/engine.js';
import type { VariableScope } from '../../engine/variables/variable-tree.js';
import type { Encoder, ForwardMode } from '../backbone.js';
import { BatchNormalization, Convolution, type LayerContext } from '../layers/index.js';
import { blockExpansion, ResidualBlock, type BlockKind } from './residual-block.js';

/**
 * What comes before the blocks:
 *
 * - `imagenet`: 7x7 convolution of stride 2 and 3x3 max-pooling of stride 2: a quarter of the image's side
 * - `cifar`: 3x3 convolution of stride 1: the whole side
 * - `small`: 3x3 convolution of stride 2: half the side
 */
export type Stem = 'imagenet' | 'cifar' | 'small';

export interface ResNetArchitecture {
  readonly block: BlockKind;
  /** Blocks in each of the four stages. */
  readonly blocks: readonly [number, number, number, number];
  readonly stem: Stem;
  /** Channels of the first stage's inner convolutions; doubled from stage to stage. */
  readonly width: number;
  /** Channels of the stem. */
  readonly stemWidth: number;
}

const stemConvolution: Readonly<Record<Stem, { readonly size: number; readonly stride: number }>> = {
  imagenet: { size: 7, stride: 2 },
  cifar: { size: 3, stride: 1 },
  small: { size: 3, stride: 2 },
};

const POOLING = { size: 3, stride: 2, padding: 1 } as const;

/**
 * Residual network (He et al., 2016, https://arxiv.org/abs/1512.03385): torchvision's graph, names and initial values, without the
 * final `fc`. `[batch, height, width, channel]` to `[batch, features]`, features = 8 * width, times 4 with bottlenecks.
 */
export class ResNet implements Encoder {
  readonly features: number;
  readonly scope: VariableScope;
  readonly #engine: Engine;
  readonly #pools: boolean;
  readonly #stemConvolution: Convolution;
  readonly #stemNormalization: BatchNormalization;
  readonly #stages: readonly (readonly ResidualBlock[])[];

  constructor(context: LayerContext, inputChannels: number, architecture: ResNetArchitecture) {
    const { block, blocks, stem, width, stemWidth } = architecture;
    this.#engine = context.engine;
    this.scope = context.scope;
    this.#pools = stem === 'imagenet';
    const stemShape = { inputChannels, outputChannels: stemWidth, ...stemConvolution[stem] };
    this.#stemConvolution = new Convolution(context.child('conv1'), stemShape);
    this.#stemNormalization = new BatchNormalization(context.child('bn1'), stemWidth);
    let channels = stemWidth;
    this.#stages = blocks.map((count, stage) =>
      Array.from({ length: count }, (_, position) => {
        const shape = {
          kind: block,
          inputChannels: channels,
          width: width * 2 ** stage,
          stride: stage > 0 && position === 0 ? 2 : 1,
        };
        channels = shape.width * blockExpansion[block];
        return new ResidualBlock(context.child(`layer${stage + 1}`).child(position), shape);
      }),
    );
    this.features = channels;
  }

  forward(images: Tensor4D, mode: ForwardMode): Tensor2D {
    const { tf, operations } = this.#engine;
    return tf.tidy(() => operations.spatialMean(this.featureMaps(images, mode).last));
  }

  /** The map after the stem (pooled where it pools), those after each stage, and the last of them. */
  featureMaps(images: Tensor4D, mode: ForwardMode): { all: Tensor4D[]; last: Tensor4D } {
    const { tf } = this.#engine;
    // A scope for each block frees what the gradients do not need before the next one runs.
    let last = tf.tidy(() => this.#stem(images, mode));
    const all = [last];
    for (const blocks of this.#stages) {
      last = blocks.reduce((value, block) => tf.tidy(() => block.forward(value, mode)), last);
      all.push(last);
    }
    return { all, last };
  }

  #stem(images: Tensor4D, mode: ForwardMode): Tensor4D {
    const { operations } = this.#engine;
    const convolved = this.#stemNormalization.forward(this.#stemConvolution.forward(images), mode);
    const activated = operations.relu(convolved);
    return this.#pools ? operations.maxPool(activated, POOLING) : activated;
  }
}
