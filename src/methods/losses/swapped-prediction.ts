import type { Rank, Scalar, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../engine/engine.js';
import { sinkhorn, type SinkhornSettings } from './sinkhorn.js';

/** How many crops assign samples to prototypes: the two large ones. */
export const ASSIGNING_CROPS = 2;

export interface SwappedPredictionSettings extends SinkhornSettings {
  readonly batch: number;
  readonly temperature: number | Scalar;
}

/** Scores of earlier samples, which take part in the assignment of one crop. */
export interface QueuedScores {
  /** `[queue, prototypes]` */
  readonly scores: Tensor2D;
  /** Whether they take part: 1, or 0 while the queue is not full. */
  readonly active: Scalar;
}

export interface SwappedPrediction {
  readonly loss: Scalar;
  /** `[batch, prototypes]` of each assigning crop. */
  readonly assignments: readonly Tensor2D[];
}

/**
 * SwAV's swapped prediction (Caron et al., 2020, https://arxiv.org/abs/2006.09882, equation 1 and section 3.2): every other crop of an image
 * is to predict the prototypes that a large crop is assigned to.
 *
 *     loss = 1 / 2 * sum over i in {0, 1} of 1 / (crops - 1) * sum over v != i of mean( - sum over k of q_i,k log softmax(scores_v / T)_k )
 *
 * `scores`: `[crops * batch, prototypes]`, crop by crop. Assignments `q` carry no gradient.
 */
export function swappedPrediction(
  { tf, operations }: Engine,
  scores: Tensor2D,
  { batch, temperature, ...settings }: SwappedPredictionSettings,
  queues: readonly QueuedScores[] = [],
): SwappedPrediction {
  const [rows, prototypes] = scores.shape;
  const crops = rows / batch;
  const detached = operations.stopGradient(scores);
  const assignments = Array.from({ length: ASSIGNING_CROPS }, (_, crop) => {
    const own: Tensor2D = detached.slice([crop * batch, 0], [batch, prototypes]);
    return assign(tf, own, settings, queues[crop]);
  });
  const [first, second] = assignments;
  if (first === undefined || second === undefined) throw new Error('Two crops assign.');
  const others = crops > ASSIGNING_CROPS ? first.add<Tensor2D>(second).tile([crops - ASSIGNING_CROPS, 1]) : undefined;
  // What each row is to predict: a large crop the other's assignment, a small one both.
  const targets = tf.concat([second, first, ...(others === undefined ? [] : [others])]);
  const terms = targets.mul(scores.div<Tensor2D>(temperature).logSoftmax());
  const loss = terms.sum<Scalar>().div<Scalar>(-batch * ASSIGNING_CROPS * (crops - 1));
  return { loss, assignments };
}

function assign(
  tf: Engine['tf'],
  own: Tensor2D,
  settings: SinkhornSettings,
  queued: QueuedScores | undefined,
): Tensor2D {
  if (queued === undefined) return sinkhorn(tf, own, settings);
  return tf.tidy(() => {
    const [batch, prototypes] = own.shape;
    const [length] = queued.scores.shape;
    const earlier: Tensor2D = tf.ones([length, 1]).mul(queued.active);
    const counts = tf.concat([earlier, tf.ones<Rank.R2>([batch, 1])]);
    const shares = sinkhorn(tf, tf.concat([queued.scores, own]), settings, counts);
    return shares.slice([length, 0], [batch, prototypes]);
  });
}
