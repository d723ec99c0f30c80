import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Engine } from '../../../src/engine/engine.js';
import { loadEngine } from '../../../src/engine/load-engine.js';
import { RandomStream } from '../../../src/engine/random/index.js';

describe('norms', () => {
  let engine: Engine;
  beforeAll(() => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
  });

  it('are the lengths of tensors of any rank, side by side', () => {
    const { tf, operations } = engine;
    const norms = tf.tidy(() =>
      operations.norms([tf.scalar(-2), tf.tensor1d([3, 4]), tf.zeros([2, 3]), tf.ones([2, 2, 2, 2])]),
    );
    expect([...norms.dataSync()]).toEqual([2, 5, 0, 4]);
    norms.dispose();
  });

  it('hold the digits of a float32 where millions of numbers are summed', () => {
    const { tf, operations } = engine;
    const values = RandomStream.fromSeed(1).normals(2_000_000);
    const norms = tf.tidy(() => operations.norms([tf.tensor1d(values)]));
    const expected = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
    expect(norms.dataSync()[0]! / expected).toBeCloseTo(1, 6);
    norms.dispose();
  });
});
