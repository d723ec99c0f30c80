import type { RgbImage } from '../../augment/pixels/index.js';
import type { Size } from '../../crops/crop-strategy.js';
import { axisTaps, WEIGHT_SUM } from './axis-taps.js';
import { bingKernels, type BingMemory } from './bing-kernels.js';
import type { BingColorSpace } from './bing-model.js';
import type { FilterMasks } from './filter-masks.js';
import { WINDOW } from './quantised-size.js';

/** Columns that kernels work on at a time. */
const COLUMNS = 16;
/** Bytes that they may touch before a plane and after it. */
const AROUND = 32;
/** Bytes of a pixel between the resize along x and that along y: 16 bits a channel. */
const SUM_BYTES = 6;
/** Bytes of a kept window: column, row, score. */
const KEPT_BYTES = 12;

const roundUp = (columns: number): number => Math.ceil(columns / COLUMNS) * COLUMNS;

/** OpenCV's factors of 8-bit HSV: `numerator / (steps * value)` with 12 bits after the point. */
const factors = (numerator: number, steps: number): Int32Array =>
  Int32Array.from({ length: 256 }, (_, value) => (value === 0 ? 0 : Math.round((numerator << 12) / (steps * value))));
const saturationFactors = factors(255, 1);
const hueFactors = factors(180, 6);

/** Rules of the `gradients` kernel. */
const gradientRules: Readonly<Record<BingColorSpace, number>> = { gray: 0, 'max-rgb': 1, hsv: 2 };

type ThreePlanes = readonly [number, number, number];

/** Places of the pyramid's planes. */
interface Planes {
  /** Red, green, blue. */
  readonly colors: ThreePlanes;
  /** What they are turned into: hue, saturation, value, or grey in the first. */
  readonly converted: ThreePlanes;
  readonly gradients: number;
  /** The upper four bits of the gradients. */
  readonly nibbles: number;
}

/** Windows that were kept, from the highest score down: column and row in the resized image, and score. */
export interface KeptWindows {
  readonly count: number;
  readonly columns: Int32Array;
  readonly rows: Int32Array;
  readonly scores: Float32Array;
}

/**
 * An image in the kernels' memory, resized to one size after the other, and what BING computes there: gradients of a colour space, scores of all windows, the strongest
 * of them. Each call works on what the one before it left. A thread uses one pyramid at a time: the next one takes its memory.
 */
export class BingPyramid {
  readonly #work: BingMemory;
  readonly #pixels: number;
  readonly #sums: number;
  readonly #planes: Planes;
  readonly #scores: number;
  readonly #heap: number;
  readonly #suppressed: number;
  readonly #kept: number;
  #resized: Size = { width: 0, height: 0 };

  /**
   * @param largest Width and height that the image is resized to at most
   * @param most Windows of a size that are kept at most
   */
  constructor(
    private readonly image: RgbImage,
    largest: Size,
    most: number,
  ) {
    const work = bingKernels();
    const { width, height, data } = image;
    const stride = roundUp(largest.width);
    const area = stride * largest.height;
    const plane = (): number => work.reserve(area + 2 * AROUND) + AROUND;
    this.#work = work;
    this.#pixels = work.place(data.subarray(0, width * height * 3));
    // One row more than there are: the one below the last is read, with weight 0.
    this.#sums = work.reserve(SUM_BYTES * (largest.width * (height + 1) + COLUMNS));
    this.#planes = {
      colors: [plane(), plane(), plane()],
      converted: [plane(), plane(), plane()],
      gradients: plane(),
      nibbles: plane(),
    };
    this.#scores = work.reserve(area * Float32Array.BYTES_PER_ELEMENT);
    this.#heap = work.reserve(area * BigUint64Array.BYTES_PER_ELEMENT);
    this.#suppressed = work.reserve((stride + WINDOW) * (largest.height + WINDOW));
    this.#kept = work.reserve(Math.min(most, area) * KEPT_BYTES);
  }

  /** Resizes the image as OpenCV's `INTER_LINEAR_EXACT` does, from its own size. The same width twice in a row costs half. */
  resize(size: Size): void {
    const { width, height } = size;
    const work = this.#work;
    if (width !== this.#resized.width) this.#resizeColumns(width);
    this.#resized = size;
    const { starts, weights } = axisTaps(this.image.height, height);
    const [top, below] = [work.place(starts), work.place(weights)];
    work.kernels.resizeRows(
      this.#sums,
      width * SUM_BYTES,
      top,
      below,
      width,
      height,
      ...this.#planes.colors,
      this.#stride,
    );
  }

  #resizeColumns(width: number): void {
    const work = this.#work;
    const { starts, weights } = axisTaps(this.image.width, width);
    const pairs = new Uint16Array(width * 8);
    weights.forEach((weight, pixel) => {
      pairs.fill(WEIGHT_SUM - weight, pixel * 8, pixel * 8 + 3).fill(weight, pixel * 8 + 3, pixel * 8 + 6);
    });
    work.kernels.resizeColumns(
      this.#pixels,
      this.image.width * 3,
      this.image.height,
      work.place(starts.map((start) => start * 3)),
      work.place(pairs),
      width,
      this.#sums,
      width * SUM_BYTES,
    );
  }

  /** Takes the normed gradients of the resized image, which is 8 x 8 at least. */
  takeGradients(space: BingColorSpace): void {
    const { gradients, nibbles } = this.#planes;
    const { width, height } = this.#resized;
    const [first, second, third] = this.#convert(space);
    const rule = gradientRules[space];
    this.#work.kernels.gradients(rule, first, second, third, this.#stride, width, height, gradients, nibbles);
  }

  /** The planes that the gradients of a colour space are taken of. */
  #convert(space: BingColorSpace): ThreePlanes {
    const work = this.#work;
    const { colors, converted } = this.#planes;
    const bytes = this.#stride * this.#resized.height;
    if (space === 'max-rgb') return colors;
    if (space === 'gray') work.kernels.grayPlane(...colors, bytes, converted[0]);
    else work.kernels.hsvPlanes(...colors, bytes, work.place(saturationFactors), work.place(hueFactors), ...converted);
    return converted;
  }

  /** Scores every window of the gradients. */
  score({ masks, weights: [first, second] }: FilterMasks): void {
    const { columns, rows, stride } = this.#windows;
    const { nibbles } = this.#planes;
    const place = this.#work.place(masks);
    this.#work.kernels.scoreWindows(nibbles, this.#stride, columns, rows, place, first, second, this.#scores, stride);
  }

  /** The `most` strongest windows, of which none lies within two columns and two rows of a stronger one. */
  strongest(most: number): KeptWindows {
    const { columns, rows, stride } = this.#windows;
    const [work, scores, heap, suppressed, kept] = [this.#work, this.#scores, this.#heap, this.#suppressed, this.#kept];
    const count = work.kernels.strongestWindows(scores, stride, columns, rows, most, heap, suppressed, kept);
    const { buffer } = work.bytes(kept, count * KEPT_BYTES).slice();
    const [places, values] = [new Int32Array(buffer), new Float32Array(buffer)];
    return {
      count,
      columns: Int32Array.from({ length: count }, (_, index) => places[3 * index]!),
      rows: Int32Array.from({ length: count }, (_, index) => places[3 * index + 1]!),
      scores: Float32Array.from({ length: count }, (_, index) => values[3 * index + 2]!),
    };
  }

  /** The resized image as RGB, rows first. */
  readResized(): Uint8Array {
    const planes = this.#planes.colors.map((place) => this.#readPlane(place));
    return Uint8Array.from({ length: planes[0]!.length * 3 }, (_, at) => planes[at % 3]![Math.floor(at / 3)]!);
  }

  /** The gradients, rows first. */
  readGradients(): Uint8Array {
    return this.#readPlane(this.#planes.gradients);
  }

  /** The scores of all windows, rows first. */
  readScores(): Float32Array {
    const { columns, rows, stride } = this.#windows;
    const scores = new Float32Array(columns * rows);
    const bytes = new Uint8Array(scores.buffer);
    for (let row = 0; row < rows; row++) {
      bytes.set(this.#work.bytes(this.#scores + row * stride, columns * 4), row * columns * 4);
    }
    return scores;
  }

  /** Bytes between two rows of a plane. */
  get #stride(): number {
    return roundUp(this.#resized.width);
  }

  get #windows(): { readonly columns: number; readonly rows: number; readonly stride: number } {
    const { width, height } = this.#resized;
    return {
      columns: width - WINDOW + 1,
      rows: height - WINDOW + 1,
      stride: this.#stride * Float32Array.BYTES_PER_ELEMENT,
    };
  }

  #readPlane(place: number): Uint8Array {
    const { width, height } = this.#resized;
    const plane = new Uint8Array(width * height);
    for (let row = 0; row < height; row++) {
      plane.set(this.#work.bytes(place + row * this.#stride, width), row * width);
    }
    return plane;
  }
}
