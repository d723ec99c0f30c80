import type { Scalar, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import type { TensorFlow } from '../../engine/engine.js';

/**
 * Binary cross entropy with logits, mean over rows and classes (PyTorch's `BCEWithLogitsLoss`,
 * https://docs.pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html), in the form that cannot overflow:
 *
 *     loss = mean( max(x, 0) - x * y + log(1 + exp(-|x|)) )
 *
 * `logits`, `targets`: `[batch, class]`; targets from 0 to 1. The gradient reaches the logits: `(sigmoid(x) - y) / (batch * classes)`.
 */
export function multiLabelCrossEntropy(tf: TensorFlow, logits: Tensor2D, targets: Tensor2D): Scalar {
  const loss = tf.customGrad((x, y, save) => {
    const [scores, wanted] = [x as Tensor2D, y as Tensor2D];
    if (typeof save === 'function') save([scores, wanted]);
    const terms = scores.relu().sub(scores.mul(wanted)).add(scores.abs().neg().exp().log1p());
    return {
      value: terms.mean<Scalar>(),
      gradFunc: (lossGradient, saved) => {
        const [savedScores, savedTargets] = saved as [Tensor2D, Tensor2D];
        const slope = savedScores.sigmoid().sub(savedTargets).div(savedScores.size).mul(lossGradient);
        return [slope, tf.zerosLike(savedTargets)];
      },
    };
  });
  return loss(logits, targets) as Scalar;
}
