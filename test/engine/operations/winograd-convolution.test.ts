import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import fc from 'fast-check';
import type { Engine } from '../../../src/engine/engine.js';
import { loadEngine } from '../../../src/engine/load-engine.js';
import { DirectConvolution } from '../../../src/engine/operations/direct-convolution.js';
import { RawOperations } from '../../../src/engine/operations/raw-operations.js';
import { isFasterByWinograd, WinogradConvolution } from '../../../src/engine/operations/winograd-convolution.js';
import { RandomStream } from '../../../src/engine/random/index.js';

describe('WinogradConvolution', () => {
  let engine: Engine;
  beforeAll(() => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
  });

  const normal = (shape: [number, number, number, number], seed: string): Tensor4D => {
    const size = shape.reduce((product, length) => product * length);
    return engine.tf.tensor4d(RandomStream.fromSeed(5).stream(seed).normals(size), shape);
  };
  const call = ([batch, height, width, from]: [number, number, number, number], to: number) => ({
    input: normal([batch, height, width, from], 'input'),
    filter: normal([3, 3, from, to], 'filter'),
    outputGradient: normal([batch, height, width, to], 'gradient'),
    stride: 1,
    padding: 1,
  });

  it('gives what the direct sum gives, on images of any shape', () => {
    const { tf } = engine;
    const raw = new RawOperations(tf);
    const [direct, winograd] = [new DirectConvolution(tf, raw), new WinogradConvolution(tf, raw)];
    const size = fc.integer({ min: 1, max: 11 });
    const channels = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(fc.tuple(fc.integer({ min: 1, max: 3 }), size, size, channels), channels, (shape, to) => {
        tf.tidy(() => {
          const given = call(shape, to);
          const difference = (one: Tensor, other: Tensor): number => {
            expect(one.shape).toEqual(other.shape);
            return one.sub(other).abs().max().dataSync()[0]!;
          };
          // Sums of at most 9 * 9 * 9, or 3 * 11 * 11, products of single precision.
          expect(difference(winograd.output(given), direct.output(given))).toBeLessThan(2e-4);
          expect(difference(winograd.inputGradient(given), direct.inputGradient(given))).toBeLessThan(2e-4);
          expect(difference(winograd.filterGradient(given), direct.filterGradient(given))).toBeLessThan(1e-3);
        });
      }),
      {
        numRuns: 40,
        examples: [
          // Weights larger than the images, and smaller: products in one stack and in three.
          [[1, 9, 3, 9], 9],
          [[3, 9, 9, 2], 2],
        ],
      },
    );
  });

  it('errs about as little as the direct sum', () => {
    const { tf } = engine;
    const winograd = new WinogradConvolution(tf, new RawOperations(tf));
    tf.tidy(() => {
      const given = call([4, 8, 8, 128], 4);
      const output = winograd.output(given);
      const [input, filter] = [given.input.dataSync(), given.filter.dataSync()];
      // One output in double precision: image 1, row 3, column 4, channel 2.
      let expected = 0;
      for (let row = 0; row < 3; row++) {
        for (let column = 0; column < 3; column++) {
          for (let channel = 0; channel < 128; channel++) {
            const pixel = ((1 * 8 + 2 + row) * 8 + 3 + column) * 128 + channel;
            expected += input[pixel]! * filter[((row * 3 + column) * 128 + channel) * 4 + 2]!;
          }
        }
      }
      const actual = output.slice([1, 3, 4, 2], [1, 1, 1, 1]).dataSync()[0]!;
      // The sum of 1152 products of normal numbers is about 34.
      expect(Math.abs(actual - expected)).toBeLessThan(34 * 3e-5);
    });
  });

  it('is taken where it saves more than it costs', () => {
    const chosen = (shape: [number, number, number, number], to: number, stride = 1, size = 3): boolean => {
      const shaped = (dimensions: number[]): Tensor4D => ({ shape: dimensions }) as unknown as Tensor4D;
      const padding = (size - 1) / 2;
      return isFasterByWinograd({
        input: shaped(shape),
        filter: shaped([size, size, shape[3], to]),
        stride,
        padding,
      });
    };
    expect(chosen([64, 4, 4, 512], 512)).toBe(true);
    expect(chosen([64, 8, 8, 256], 256)).toBe(true);
    expect(chosen([16, 14, 14, 256], 256)).toBe(true);
    expect(chosen([16, 7, 7, 512], 512)).toBe(true);
    // Other windows.
    expect(chosen([64, 8, 8, 256], 256, 2)).toBe(false);
    expect(chosen([64, 8, 8, 256], 256, 1, 1)).toBe(false);
    // Few channels, few images, tiles that are mostly empty.
    expect(chosen([64, 32, 32, 64], 64)).toBe(false);
    expect(chosen([64, 8, 8, 256], 64)).toBe(false);
    expect(chosen([4, 7, 7, 512], 512)).toBe(false);
    expect(chosen([64, 5, 5, 256], 256)).toBe(false);
    expect(chosen([128, 3, 3, 128], 128)).toBe(false);
  });
});
