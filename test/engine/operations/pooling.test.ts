import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Tensor4D } from '@tensorflow/tfjs-node-gpu';
import fc from 'fast-check';
import type { Engine } from '../../../src/engine/engine.js';
import { loadEngine } from '../../../src/engine/load-engine.js';

/** Images with few different values, so that many places of a window are equally large, and a window that moves over them. */
const pools = fc
  .record({
    batch: fc.integer({ min: 1, max: 3 }),
    height: fc.integer({ min: 3, max: 9 }),
    width: fc.integer({ min: 3, max: 9 }),
    channels: fc.integer({ min: 1, max: 5 }),
    size: fc.integer({ min: 2, max: 3 }),
    stride: fc.integer({ min: 1, max: 3 }),
    padding: fc.integer({ min: 0, max: 1 }),
    levels: fc.constantFrom(2, 4, 1000),
    seed: fc.integer(),
  })
  .map(({ batch, height, width, channels, ...rest }) => ({
    shape: [batch, height, width, channels] as const,
    ...rest,
  }));

type Shape = readonly [number, number, number, number];

/** Maximum pooling and its gradient for a gradient of 1, 2, 3, … in the output, place by place; the first of equal places wins. */
function expectedPool(
  data: Float32Array,
  [batch, height, width, channels]: Shape,
  size: number,
  stride: number,
  padding: number,
): { readonly output: number[]; readonly gradient: number[] } {
  const [rows, columns] = [height, width].map((places) => Math.floor((places + 2 * padding - size) / stride) + 1);
  const output: number[] = [];
  const gradient = new Array<number>(data.length).fill(0);
  for (let place = 0; place < batch * rows! * columns! * channels; place++) {
    const channel = place % channels;
    const column = Math.floor(place / channels) % columns!;
    const row = Math.floor(place / channels / columns!) % rows!;
    const image = Math.floor(place / channels / columns! / rows!);
    const seen = Array.from({ length: size * size }, (_, within) => {
      const y = row * stride - padding + Math.floor(within / size);
      const x = column * stride - padding + (within % size);
      const isOutside = y < 0 || x < 0 || y >= height || x >= width;
      return isOutside ? [] : [((image * height + y) * width + x) * channels + channel];
    }).flat();
    const largest = seen.reduce((best, here) => (data[here]! > data[best]! ? here : best));
    output.push(data[largest]!);
    gradient[largest]! += output.length;
  }
  return { output, gradient };
}

describe('maxPool', () => {
  let engine: Engine;
  beforeAll(() => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
  });

  it('takes the largest of each window and leads the gradient to the first of them, padded or not', () => {
    const { tf, operations } = engine;
    fc.assert(
      fc.property(pools, ({ shape, size, stride, padding, levels, seed }) => {
        tf.tidy(() => {
          const images = tf.randomUniform([...shape], -levels, 0, 'float32', seed);
          const input = tf.floor(images) as Tensor4D;
          const data = input.dataSync<'float32'>();
          const expected = expectedPool(data, shape, size, stride, padding);
          const pool = (value: Tensor4D): Tensor4D => operations.maxPool(value, { size, stride, padding });
          const output = pool(input);
          const weights = tf.range(1, output.size + 1).reshape(output.shape);
          const gradient = tf.grad((value) =>
            pool(value as Tensor4D)
              .mul(weights)
              .sum(),
          )(input);
          expect([...output.dataSync()]).toEqual(expected.output);
          expect([...gradient.dataSync()]).toEqual(expected.gradient);
        });
      }),
      { numRuns: 100 },
    );
  });
});
