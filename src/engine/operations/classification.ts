import type { Tensor1D } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../engine.js';
import type { EngineOperations } from './engine-operations.js';
import type { RawOperations } from './raw-operations.js';
import { expectTensors, registerOperation } from './register-operation.js';

/**
 * Cross entropy by the one operation that computes loss and gradient together, safe against overflow. Its kernel for GPUs sums in an order of its own each
 * time, so there it is put together of others.
 */
export function createSoftmaxCrossEntropy(tf: TensorFlow, raw: RawOperations): EngineOperations['softmaxCrossEntropy'] {
  return raw.runsOnGpu ? composedSoftmaxCrossEntropy(tf) : fusedSoftmaxCrossEntropy(tf, raw);
}

/** `-Σ one-hot(label) · log softmax(logits)` */
export function composedSoftmaxCrossEntropy(tf: TensorFlow): EngineOperations['softmaxCrossEntropy'] {
  return (logits, labels) =>
    tf.tidy(() => tf.oneHot(labels, logits.shape[1]).mul(tf.logSoftmax(logits)).sum(1).neg() as Tensor1D);
}

function fusedSoftmaxCrossEntropy(tf: TensorFlow, raw: RawOperations): EngineOperations['softmaxCrossEntropy'] {
  const crossEntropy = registerOperation(tf, {
    name: 'croplab/SoftmaxCrossEntropy',
    inputs: ['logits', 'labels'],
    run: ({ logits, labels }) =>
      raw.runMultiple(
        'SparseSoftmaxCrossEntropyWithLogits',
        [raw.floatType(), raw.integerType('Tlabels')],
        [logits, labels],
        2,
      ),
    outputsToSave: [false, true],
    gradient: ([lossGradient], saved) => {
      const { gradient } = expectTensors(saved, ['gradient']);
      return { logits: () => gradient.mul((lossGradient as Tensor1D).expandDims(1)) };
    },
  });
  return (logits, labels) => tf.tidy(() => expectTensors(crossEntropy({ logits, labels }), ['loss']).loss as Tensor1D);
}

/** Top-k membership without sorting; scores that tie with the class's own do not count as above it. */
export function createIsInTop(tf: TensorFlow, raw: RawOperations): EngineOperations['isInTop'] {
  return (scores, labels, count) =>
    tf.tidy(() => raw.run('InTopKV2', [raw.integerType('T')], [scores, labels, tf.scalar(count, 'int32')]) as Tensor1D);
}
