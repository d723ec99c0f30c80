import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../engine.js';
import type { ConvolutionAlgorithm, ConvolutionCall, ConvolutionGradientCall } from './convolution-algorithm.js';
import type { RawOperations } from './raw-operations.js';
import { axisTransforms, filterTransform, FILTER, PRODUCTS, tilesOf, type Matrix } from './winograd-matrices.js';

/** Fewer channels than this are cheaper to convolve than to transform. */
const FEWEST_CHANNELS = 128;
/** Rows of each matrix product, and rows times channels of all products with the same weights, below which weights cost more than they save. */
const FEWEST_ROWS = 32;
const SMALLEST_PRODUCT = 16_384;
/** How many products of the direct sum, which leaves out the padding, one has to stand for. */
const LEAST_SAVING = 2;

/**
 * Whether the convolution is faster so, both gradients included; measured on two AVX-512 cores in ms, of two forward passes and both gradients as in a step of
 * MoCo's, direct against this, products in a stack for each row of tiles:
 *
 *     [64, 4, 4, 512]     82 against 53       [16, 28, 28, 128]   68 against 53
 *     [64, 8, 8, 256]     82 against 50       [16, 14, 14, 256]   66 against 51
 *     [64, 16, 16, 128]   87 against 75       [16, 7, 7, 512]     69 against 62
 *     [64, 32, 32, 64]    91 against 127      [4, 14, 14, 256]    20 against 24
 *     [64, 5, 5, 256]     32 against 40       [16, 8, 8, 128]      7 against 9
 *     [64, 3, 3, 256]     14 against 15       [64, 6, 6, 256]     45 against 41
 */
export function isFasterByWinograd({ input, filter, stride, padding }: ConvolutionCall): boolean {
  const [rows, columns, from, to] = filter.shape;
  if (stride !== 1 || padding !== 1 || rows !== FILTER || columns !== FILTER) return false;
  const [batch, height, width] = input.shape;
  const channels = Math.min(from, to);
  const tiles = tilesOf(height) * tilesOf(width);
  const saving = (pairsAlong(height) * pairsAlong(width)) / (tiles * PRODUCTS ** 2);
  return (
    channels >= FEWEST_CHANNELS &&
    saving >= LEAST_SAVING &&
    tilesOf(width) * batch >= FEWEST_ROWS &&
    tiles * batch * channels >= SMALLEST_PRODUCT
  );
}

/** How many places of the input the results along an axis take from, each counted by itself. */
function pairsAlong(length: number): number {
  return FILTER * length - 2;
}

/**
 * Convolution with 3x3 filters, stride 1 and padding 1 by tiles of 4x4 results: 36 products stand for 144 of the direct sum, each of them a matrix product
 * over tiles, images and channels (winograd-matrices.ts has the source). The transforms are products with small matrices, and the gradients the same
 * steps turned round.
 *
 * Products are `[row of tiles, 6, 6, column of tiles * batch, channel]`, in which nothing has to change its place between two steps, or `[1, 6, 6, tile * batch, channel]`.
 */
export class WinogradConvolution implements ConvolutionAlgorithm {
  readonly #matrices = new Map<string, { readonly values: Float32Array; readonly shape: [number, number] }>();

  constructor(
    private readonly tf: TensorFlow,
    private readonly raw: RawOperations,
  ) {}

  output({ input, filter }: ConvolutionCall): Tensor4D {
    const [batch, height, width] = input.shape;
    const layout = this.#layout(input, filter);
    return this.tf.tidy(() => {
      const products = this.#product(this.#products(input, 'analysis', layout), this.#weights(filter));
      return this.#images(products, 'synthesis', [batch, height, width, filter.shape[3]], layout);
    });
  }

  inputGradient({ input, filter, outputGradient }: ConvolutionGradientCall): Tensor4D {
    const layout = this.#layout(input, filter);
    return this.tf.tidy(() => {
      const gradients = this.#products(outputGradient, 'synthesis', layout);
      const products = this.#product(gradients, this.#weights(filter), { turnsSecond: true });
      return this.#images(products, 'analysis', input.shape, layout);
    });
  }

  filterGradient({ input, filter, outputGradient }: ConvolutionGradientCall): Tensor4D {
    const [, , from, to] = filter.shape;
    const layout = this.#layout(input, filter);
    return this.tf.tidy(() => {
      const inputs = this.#products(input, 'analysis', layout);
      const gradients = this.#products(outputGradient, 'synthesis', layout);
      const products = this.#product(inputs, gradients, { turnsFirst: true });
      // The transform stands once for each stack of tiles, so that its product sums over them too.
      const transform = this.#filterTransform().tile([layout.stacks, 1]);
      const flat = products.reshape([layout.stacks * PRODUCTS ** 2, from * to]);
      return this.#product(transform, flat, { turnsFirst: true }).reshape(filter.shape);
    });
  }

  /** Weights, or their gradient, are gone through once for each stack: where they are larger than what they are multiplied with, all tiles are put in one. */
  #layout({ shape: [batch, height, width] }: Tensor4D, { shape: [, , from, to] }: Tensor4D): Layout {
    const [rows, columns] = [tilesOf(height), tilesOf(width)];
    const isStacked = rows === 1 || from * to <= columns * batch * (from + to);
    return { rows, columns, stacks: isStacked ? rows : 1 };
  }

  /** What products take of images: of an input by `analysis`, of an output's gradient by `synthesis`. */
  #products(images: Tensor4D, by: Transform, { rows, columns, stacks }: Layout): Tensor {
    const [batch, height, width, channels] = images.shape;
    // Places first: a transform is then a product with one matrix, whose rows are long.
    const places = images.transpose([1, 2, 0, 3]).reshape([height, width * batch * channels]);
    const ofRows = this.#product(this.#transform(by, height, stacks === 1 ? 'products first' : 'tiles first'), places);
    const ofBoth = this.#product(
      this.#transform(by, width, 'products first'),
      ofRows.reshape([rows * PRODUCTS, width, batch * channels]),
    );
    const shape = [stacks, PRODUCTS, PRODUCTS, (rows / stacks) * columns * batch, channels];
    if (stacks === rows) return ofBoth.reshape(shape);
    return ofBoth
      .reshape([PRODUCTS, rows, PRODUCTS, columns * batch, channels])
      .transpose([0, 2, 1, 3, 4])
      .reshape(shape);
  }

  /** What products give to images of a shape: `#products` turned round. */
  #images(products: Tensor, by: Transform, shape: Tensor4D['shape'], { rows, columns, stacks }: Layout): Tensor4D {
    const [batch, height, width, channels] = shape;
    const inOrder =
      stacks === rows
        ? products
        : products.reshape([PRODUCTS, PRODUCTS, rows, columns * batch, channels]).transpose([0, 2, 1, 3, 4]);
    const ofRows = this.#product(
      this.#transform(by, width, 'products first'),
      inOrder.reshape([rows * PRODUCTS, PRODUCTS * columns, batch * channels]),
      { turnsFirst: true },
    );
    const places = this.#product(
      this.#transform(by, height, stacks === 1 ? 'products first' : 'tiles first'),
      ofRows.reshape([rows * PRODUCTS, width * batch * channels]),
      { turnsFirst: true },
    );
    return places.reshape([height, width, batch, channels]).transpose([2, 0, 1, 3]);
  }

  /** `[1, 6, 6, in, out]`, for all tiles. */
  #weights(filter: Tensor4D): Tensor {
    const [rows, columns, from, to] = filter.shape;
    const products = this.#product(this.#filterTransform(), filter.reshape([rows * columns, from * to]));
    return products.reshape([1, PRODUCTS, PRODUCTS, from, to]);
  }

  /** `[36, 9]` */
  #filterTransform(): Tensor2D {
    return this.#matrix('filter', filterTransform);
  }

  /** `[tiles * 6, length]` */
  #transform(by: Transform, length: number, order: 'tiles first' | 'products first'): Tensor2D {
    return this.#matrix(`${by} ${length} ${order}`, () => {
      const tiles = axisTransforms(length)[by];
      if (order === 'tiles first') return tiles.flat();
      return Array.from({ length: PRODUCTS }, (_, product) => tiles.map((tile) => tile[product] ?? [])).flat();
    });
  }

  /** A matrix whose numbers are made once. */
  #matrix(name: string, make: () => Matrix): Tensor2D {
    let matrix = this.#matrices.get(name);
    if (matrix === undefined) {
      const rows = make();
      matrix = { values: Float32Array.from(rows.flat()), shape: [rows.length, rows[0]?.length ?? 0] };
      this.#matrices.set(name, matrix);
    }
    return this.tf.tensor2d(matrix.values, matrix.shape);
  }

  /** `[..., n, m]` times `[..., m, k]`, each turned where asked for. */
  #product(first: Tensor, second: Tensor, { turnsFirst = false, turnsSecond = false } = {}): Tensor {
    const { raw } = this;
    const attributes = [raw.floatType(), raw.boolean('adj_x', turnsFirst), raw.boolean('adj_y', turnsSecond)];
    return raw.run('BatchMatMulV2', attributes, [first, second]);
  }
}

type Transform = 'analysis' | 'synthesis';

interface Layout {
  /** Rows and columns of tiles. */
  readonly rows: number;
  readonly columns: number;
  /** One for each row of tiles, or one. */
  readonly stacks: number;
}
