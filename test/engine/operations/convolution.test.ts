import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../../src/engine/engine.js';
import { loadEngine } from '../../../src/engine/load-engine.js';
import { RandomStream } from '../../../src/engine/random/index.js';

/** Together they take each kernel that a gradient may be computed by. */
const shapes = [
  { batch: 2, side: 8, channels: 3, filters: 4, size: 3, stride: 1 },
  { batch: 2, side: 2, channels: 20, filters: 8, size: 3, stride: 1 },
  { batch: 2, side: 9, channels: 8, filters: 6, size: 1, stride: 1 },
  { batch: 3, side: 8, channels: 8, filters: 16, size: 1, stride: 2 },
  { batch: 2, side: 9, channels: 12, filters: 4, size: 3, stride: 2 },
  { batch: 2, side: 32, channels: 24, filters: 4, size: 3, stride: 2 },
  { batch: 1, side: 8, channels: 130, filters: 100, size: 3, stride: 2 },
  { batch: 1, side: 14, channels: 3, filters: 4, size: 7, stride: 2 },
  { batch: 34, side: 7, channels: 130, filters: 128, size: 3, stride: 1 },
] as const;

describe('convolution', () => {
  let engine: Engine;
  beforeAll(() => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
  });

  it.each(shapes)('has the value and the gradients of a padded one: %o', (shape) => {
    const { batch, side, channels, filters, size, stride } = shape;
    const { tf, operations } = engine;
    const random = RandomStream.fromSeed(3);
    const padding = (size - 1) / 2;
    const normal = (name: string, dimensions: [number, number, number, number]): Tensor4D =>
      tf.tensor4d(random.stream(name).normals(dimensions.reduce((product, length) => product * length)), dimensions);
    const ours = (input: Tensor4D, filter: Tensor4D): Tensor4D =>
      operations.convolve(input, filter, { stride, padding });
    const sides: [number, number] = [padding, padding];
    const padded = (input: Tensor4D, filter: Tensor4D): Tensor4D =>
      tf.conv2d(input.pad<Tensor4D>([[0, 0], sides, sides, [0, 0]]), filter, stride, 'valid');
    tf.tidy(() => {
      const input = normal('input', [batch, side, side, channels]);
      const filter = normal('filter', [size, size, channels, filters]);
      const output = padded(input, filter);
      const outputGradient = normal('gradient', output.shape);
      const differences = [
        ours(input, filter).sub(output),
        ...gradients(engine, ours, { input, filter, outputGradient }).map((gradient, index) =>
          gradient.sub(gradients(engine, padded, { input, filter, outputGradient })[index]!),
        ),
      ].map((difference) => difference.abs().max().dataSync()[0]!);
      // Sums of up to some thousand products of single precision.
      for (const difference of differences) expect(difference).toBeLessThan(1e-3);
    });
  });

  it('is summed up directly where factors will be rounded', () => {
    const { tf } = engine;
    const rounded = loadEngine({ device: 'cpu', threads: 2, precision: 'bfloat16' });
    tf.tidy(() => {
      const [input, filter] = [
        tf.randomNormal([32, 8, 8, 128], 0, 1, 'float32', 1),
        tf.randomNormal([3, 3, 128, 128], 0, 1, 'float32', 2),
      ];
      const direct = tf.conv2d(input as Tensor4D, filter as Tensor4D, 1, 'same');
      const difference = ({ operations }: Engine): number =>
        operations
          .convolve(input as Tensor4D, filter as Tensor4D, { stride: 1, padding: 1 })
          .sub(direct)
          .abs()
          .max()
          .dataSync()[0]!;
      expect(difference(rounded)).toBe(0);
      expect(difference(engine)).toBeGreaterThan(0);
    });
  });
});

interface GradientCall {
  readonly input: Tensor4D;
  readonly filter: Tensor4D;
  readonly outputGradient: Tensor4D;
}

function gradients(
  { tf }: Engine,
  convolve: (input: Tensor4D, filter: Tensor4D) => Tensor4D,
  { input, filter, outputGradient }: GradientCall,
): readonly Tensor4D[] {
  const inProduct = (...[first, second]: Tensor4D[]) => convolve(first!, second!).mul(outputGradient).sum();
  return tf.grads(inProduct as never)([input, filter]) as Tensor4D[];
}
