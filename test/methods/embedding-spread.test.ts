import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Tensor2D } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../src/engine/engine.js';
import { loadEngine } from '../../src/engine/load-engine.js';
import { RandomStream } from '../../src/engine/random/index.js';
import { embeddingSpread } from '../../src/methods/embedding-spread.js';
import { unitRows } from '../../src/methods/losses/index.js';

describe('embeddingSpread', () => {
  let engine: Engine;
  beforeAll(() => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
  });
  const spreadOf = (make: (tf: Engine['tf']) => Tensor2D): number =>
    engine.tf.tidy(() => embeddingSpread(engine.tf, make(engine.tf)).dataSync()[0]!);

  it('is 0 where all embeddings are the same', () => {
    expect(spreadOf((tf) => tf.tile(tf.tensor2d([[0.6, 0.8]]), [5, 1]))).toBeCloseTo(0, 6);
  });

  it('is about 1 / sqrt(dimension) where they lie evenly on the sphere', () => {
    const normals = RandomStream.fromSeed(0).normals(4096 * 16);
    expect(spreadOf((tf) => unitRows(tf, tf.tensor2d(normals, [4096, 16])))).toBeCloseTo(0.25, 2);
  });
});
