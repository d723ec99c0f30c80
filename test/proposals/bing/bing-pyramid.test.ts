import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RgbImage } from '../../../src/augment/pixels/index.js';
import { axisTaps } from '../../../src/proposals/bing/axis-taps.js';
import { binarise } from '../../../src/proposals/bing/binarised-filter.js';
import { bingColorSpaces, type BingColorSpace } from '../../../src/proposals/bing/bing-model.js';
import { BingPyramid } from '../../../src/proposals/bing/bing-pyramid.js';
import { filterMasks } from '../../../src/proposals/bing/filter-masks.js';

/*
 * The kernels work on 16 columns at a time: these sizes leave every remainder. What they compute is compared with the formula, written down plainly.
 */

const side = fc.integer({ min: 8, max: 37 });
const size = fc.record({ width: side, height: side });
const image = size.chain(({ width, height }) =>
  fc
    .uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 })
    .map((data): RgbImage => ({ width, height, data })),
);
const filter = fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 64, maxLength: 64 });

/** A value of the plane, rows first. */
type Plane = (x: number, y: number) => number;

function resizedPlainly({ width, height, data }: RgbImage, out: { width: number; height: number }): number[] {
  const [across, down] = [axisTaps(width, out.width), axisTaps(height, out.height)];
  const pixel = (x: number, y: number, channel: number): number =>
    data[(Math.min(y, height - 1) * width + Math.min(x, width - 1)) * 3 + channel]!;
  return Array.from({ length: out.width * out.height * 3 }, (_, index) => {
    const [channel, x, y] = [index % 3, Math.floor(index / 3) % out.width, Math.floor(index / 3 / out.width)];
    const [left, top] = [across.starts[x]!, down.starts[y]!];
    const [right, below] = [across.weights[x]!, down.weights[y]!];
    const row = (at: number): number => (256 - right) * pixel(left, at, channel) + right * pixel(left + 1, at, channel);
    return ((256 - below) * row(top) + below * row(top + 1) + 32768) >> 16;
  });
}

const divided = (value: number, numerator: number, divisor: number): number =>
  divisor === 0 ? 0 : (value * Math.round((numerator << 12) / divisor) + 2048) >> 12;

/** What gradients are taken of, as OpenCV converts it. */
function channelsOf(space: BingColorSpace, [red, green, blue]: readonly [number, number, number]): number[] {
  if (space === 'max-rgb') return [red, green, blue];
  if (space === 'gray') return [(9798 * red + 19235 * green + 3735 * blue + 16384) >> 15];
  const value = Math.max(red, green, blue);
  const chroma = value - Math.min(red, green, blue);
  const sixths = value === red ? green - blue : value === green ? blue - red + 2 * chroma : red - green + 4 * chroma;
  const hue = divided(sixths, 180, 6 * chroma);
  return [hue < 0 ? hue + 180 : hue, divided(chroma, 255, value), value];
}

function gradientsPlainly(space: BingColorSpace, { width, height, data }: RgbImage): number[] {
  const at = (x: number, y: number): number[] => {
    const [red, green, blue] = data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3);
    return channelsOf(space, [red!, green!, blue!]);
  };
  const distances = (one: number[], other: number[]): number[] =>
    one.map((value, index) => Math.abs(value - other[index]!));
  const join = (values: number[]): number =>
    space === 'hsv' ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values);
  const along = (before: number[], after: number[], isEdge: boolean): number => {
    const distance = join(distances(before, after));
    if (space === 'hsv') return isEdge ? distance : Math.floor(distance / 2);
    return isEdge ? 2 * distance : distance;
  };
  return Array.from({ length: width * height }, (_, index) => {
    const [x, y] = [index % width, Math.floor(index / width)];
    const [left, right] = [Math.max(0, x - 1), Math.min(width - 1, x + 1)];
    const [top, bottom] = [Math.max(0, y - 1), Math.min(height - 1, y + 1)];
    return Math.min(
      255,
      along(at(left, y), at(right, y), right - left < 2) + along(at(x, top), at(x, bottom), bottom - top < 2),
    );
  });
}

/** Counted in bits, as the paper does: of each of four planes of bits those that the positive part of the filter covers. */
function scoreByBits(terms: ReturnType<typeof binarise>, nibble: Plane, x: number, y: number): number {
  const products = terms.map(({ weight, positive }) => {
    let sum = 0;
    for (let bit = 0; bit < 4; bit++) {
      const plane = positive.map((_, pixel) => (nibble(x + (pixel % 8), y + Math.floor(pixel / 8)) >> bit) & 1);
      const covered = plane.filter((set, pixel) => set === 1 && positive[pixel]).length;
      sum += 2 ** bit * (2 * covered - plane.filter((set) => set === 1).length);
    }
    return Math.fround(weight * sum);
  });
  return Math.fround(products[0]! + products[1]!);
}

describe('the pyramid', () => {
  it('resizes as the formula does', () => {
    fc.assert(
      fc.property(image, size, (source, out) => {
        const pyramid = new BingPyramid(source, out, 1);
        pyramid.resize(out);
        expect([...pyramid.readResized()]).toEqual(resizedPlainly(source, out));
      }),
      { numRuns: 20 },
    );
  });

  it.each(bingColorSpaces)('takes gradients of %s as the formula does', (space) => {
    fc.assert(
      fc.property(image, (source) => {
        const pyramid = new BingPyramid(source, source, 1);
        pyramid.resize(source);
        pyramid.takeGradients(space);
        expect([...pyramid.readGradients()]).toEqual(gradientsPlainly(space, source));
      }),
      { numRuns: 10 },
    );
  });

  it('scores windows as counting bits does', () => {
    fc.assert(
      fc.property(image, filter, (source, weights) => {
        const terms = binarise(Float32Array.from(weights));
        const pyramid = new BingPyramid(source, source, 1);
        pyramid.resize(source);
        pyramid.takeGradients('gray');
        pyramid.score(filterMasks(terms));
        const gradients = pyramid.readGradients();
        const columns = source.width - 7;
        const want = Array.from({ length: columns * (source.height - 7) }, (_, index) =>
          scoreByBits(
            terms,
            (x, y) => gradients[y * source.width + x]! >> 4,
            index % columns,
            Math.floor(index / columns),
          ),
        );
        expect([...pyramid.readScores()]).toEqual(want);
      }),
      { numRuns: 6 },
    );
  });

  it('keeps the strongest windows that are apart, of equal ones the later first', () => {
    fc.assert(
      fc.property(image, filter, fc.integer({ min: 1, max: 60 }), (source, weights, most) => {
        const pyramid = new BingPyramid(source, source, most);
        pyramid.resize(source);
        pyramid.takeGradients('max-rgb');
        pyramid.score(filterMasks(binarise(Float32Array.from(weights))));
        const scores = pyramid.readScores();
        const columns = source.width - 7;
        const order = Array.from(scores.keys()).sort((one, other) => scores[other]! - scores[one]! || other - one);
        const want: number[] = [];
        for (const place of order) {
          if (want.length === most) break;
          const isNear = (other: number): boolean =>
            Math.abs((other % columns) - (place % columns)) <= 2 &&
            Math.abs(Math.floor(other / columns) - Math.floor(place / columns)) <= 2;
          if (!want.some(isNear)) want.push(place);
        }
        const kept = pyramid.strongest(most);
        const got = Array.from(
          { length: kept.count },
          (_, index) => kept.rows[index]! * columns + kept.columns[index]!,
        );
        expect(got).toEqual(want);
        expect([...kept.scores]).toEqual(want.map((place) => scores[place]));
      }),
      { numRuns: 15 },
    );
  });
});
