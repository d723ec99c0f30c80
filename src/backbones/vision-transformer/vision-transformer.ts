import type { Rank, Tensor2D, Tensor3D, Tensor4D, Variable } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../engine/engine.js';
import type { VariableScope } from '../../engine/variables/variable-tree.js';
import type { Encoder } from '../backbone.js';
import { LayerNormalization, PatchConvolution, type LayerContext } from '../layers/index.js';
import { sineCosinePositions } from './sine-cosine-positions.js';
import { TransformerBlock } from './transformer-block.js';

/** Of all initial weights, as timm draws them. */
const DEVIATION = 0.02;

export interface VisionTransformerArchitecture {
  /** Width of a token; a multiple of 4 and of `heads`. */
  readonly dimension: number;
  readonly depth: number;
  readonly heads: number;
  /** Height and width of a patch in pixels. */
  readonly patchSize: number;
  /** Side in pixels of the images that positions are made for; a multiple of the patch's. */
  readonly imageSize: number;
  readonly pooling: 'class-token' | 'mean';
}

/**
 * Vision transformer (Dosovitskiy et al., 2021, https://arxiv.org/abs/2010.11929), timm's graph, names and initial values, with fixed positions.
 * `[batch, height, width, channel]` to `[batch, dimension]`: the class token or the mean of the patches after the last normalisation.
 *
 * Positions are a table for images of `imageSize`, which travels with the weights; for other images it is resized bilinearly. Sides that are no multiple of
 * the patch's are an error (a RangeError), which experiments are checked for beforehand.
 */
export class VisionTransformer implements Encoder {
  readonly features: number;
  readonly scope: VariableScope;
  readonly #engine: Engine;
  readonly #architecture: VisionTransformerArchitecture;
  readonly #classToken: Variable<Rank.R3>;
  readonly #positions: Variable<Rank.R3>;
  readonly #patches: PatchConvolution;
  readonly #blocks: readonly TransformerBlock[];
  readonly #normalization: LayerNormalization;

  constructor(context: LayerContext, inputChannels: number, architecture: VisionTransformerArchitecture) {
    const { engine, scope, random } = context;
    const { dimension, depth, heads, patchSize } = architecture;
    const side = architecture.imageSize / patchSize;
    const { tf } = engine;
    this.features = dimension;
    this.scope = scope;
    this.#engine = engine;
    this.#architecture = architecture;
    this.#classToken = scope.create('cls_token', {
      role: 'parameter',
      initial: tf.tensor3d(random.stream('cls_token').normals(dimension, DEVIATION), [1, 1, dimension]),
    });
    this.#positions = scope.create('pos_embed', {
      role: 'statistic',
      initial: tf.tensor3d(sineCosinePositions(side, dimension), [1, 1 + side * side, dimension]),
    });
    const patches = { inputChannels, outputChannels: dimension, size: patchSize, deviation: DEVIATION };
    this.#patches = new PatchConvolution(context.child('patch_embed').child('proj'), patches);
    const blocks = context.child('blocks');
    this.#blocks = Array.from(
      { length: depth },
      (_, index) => new TransformerBlock(blocks.child(index), dimension, heads, DEVIATION),
    );
    this.#normalization = new LayerNormalization(context.child('norm'), dimension);
  }

  forward(images: Tensor4D): Tensor2D {
    const { tf } = this.#engine;
    const { dimension, pooling } = this.#architecture;
    return tf.tidy(() => {
      const embedded = tf.tidy(() => this.#embed(images));
      const [batch, tokens] = embedded.shape;
      const flat = embedded.reshape<Tensor2D>([batch * tokens, dimension]);
      // A scope for each block frees what the gradients do not need before the next one runs.
      const last = this.#blocks.reduce((value, block) => tf.tidy(() => block.forward(value, tokens)), flat);
      const normalized = this.#normalization.forward(last).reshape<Tensor3D>([batch, tokens, dimension]);
      return pooling === 'class-token'
        ? normalized.slice([0, 0, 0], [batch, 1, dimension]).reshape([batch, dimension])
        : normalized.slice([0, 1, 0], [batch, tokens - 1, dimension]).mean(1);
    });
  }

  /** Images as tokens with their positions, the class token first: `[batch, 1 + patches, dimension]`. */
  #embed(images: Tensor4D): Tensor3D {
    const { tf } = this.#engine;
    const { dimension, patchSize } = this.#architecture;
    const [batch, height, width] = images.shape;
    if (height % patchSize !== 0 || width % patchSize !== 0) {
      throw new RangeError(`Images of ${width} x ${height} pixels are no whole patches of ${patchSize} pixels.`);
    }
    const [rows, columns] = [height / patchSize, width / patchSize];
    const patches = this.#patches.forward(images).reshape<Tensor3D>([batch, rows * columns, dimension]);
    const { classPosition, patchPositions } = this.#positionsOf(rows, columns);
    const classTokens: Tensor3D = this.#classToken.add(classPosition).tile([batch, 1, 1]);
    const placed: Tensor3D = patches.add(patchPositions);
    return tf.concat([classTokens, placed], 1);
  }

  #positionsOf(rows: number, columns: number): { classPosition: Tensor3D; patchPositions: Tensor3D } {
    const { tf } = this.#engine;
    const { dimension, patchSize, imageSize } = this.#architecture;
    const side = imageSize / patchSize;
    const classPosition: Tensor3D = this.#positions.slice([0, 0, 0], [1, 1, dimension]);
    const table: Tensor3D = this.#positions.slice([0, 1, 0], [1, side * side, dimension]);
    if (rows === side && columns === side) return { classPosition, patchPositions: table };
    const grid = table.reshape<Tensor4D>([1, side, side, dimension]);
    const resized: Tensor4D = tf.image.resizeBilinear(grid, [rows, columns], false, true);
    return { classPosition, patchPositions: resized.reshape<Tensor3D>([1, rows * columns, dimension]) };
  }
}
