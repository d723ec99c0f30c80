import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Tensor2D } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../../src/engine/engine.js';
import { loadEngine } from '../../../src/engine/load-engine.js';
import { composedSoftmaxCrossEntropy } from '../../../src/engine/operations/classification.js';
import type { EngineOperations } from '../../../src/engine/operations/engine-operations.js';
import { RandomStream } from '../../../src/engine/random/index.js';

describe('cross entropy', () => {
  let engine: Engine;
  beforeAll(() => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
  });

  it('put together for GPUs gives the loss and the gradient of the one operation, large logits included', () => {
    const { tf, operations } = engine;
    const [rows, classes] = [16, 40];
    const random = RandomStream.fromSeed(3);
    const values = random.stream('logits').normals(rows * classes);
    const logits = tf.tensor2d(
      values.map((value, index) => value * (index < classes ? 1e4 : 5)),
      [rows, classes],
    );
    const labels = tf.tensor1d(
      Array.from({ length: rows }, (_, row) => (row * 7) % classes),
      'int32',
    );
    const weights = tf.tensor1d(random.stream('weights').normals(rows));
    const measure = (crossEntropy: EngineOperations['softmaxCrossEntropy']) => {
      const weighted = (given: Tensor2D) => crossEntropy(given, labels).mul(weights).sum().asScalar();
      const { grad } = tf.valueAndGrad(weighted as never)(logits);
      return { losses: [...crossEntropy(logits, labels).dataSync()], gradient: grad.dataSync() };
    };
    const fused = measure((...given) => operations.softmaxCrossEntropy(...given));
    const composed = measure(composedSoftmaxCrossEntropy(tf));
    composed.losses.forEach((loss, row) => {
      expect(loss / Math.max(1, fused.losses[row]!)).toBeCloseTo(
        fused.losses[row]! / Math.max(1, fused.losses[row]!),
        5,
      );
    });
    composed.gradient.forEach((value, at) => {
      expect(value).toBeCloseTo(fused.gradient[at]!, 5);
    });
    tf.dispose([logits, labels, weights]);
  });
});
