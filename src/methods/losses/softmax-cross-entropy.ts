import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../engine/engine.js';

/**
 * Cross entropy of one class out of many, mean over rows (PyTorch's `CrossEntropyLoss`,
 * https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html): `loss = mean( -log softmax(x)[label] )`.
 * `logits`: `[batch, class]`; `labels`: `[batch]` int32.
 */
export function softmaxCrossEntropy({ operations }: Engine, logits: Tensor2D, labels: Tensor1D): Scalar {
  return operations.softmaxCrossEntropy(logits, labels).mean<Scalar>();
}
