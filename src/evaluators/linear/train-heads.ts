import type { RandomStream } from '../../engine/random/random-stream.js';
import type { ProgressTask } from '../../progress.js';
import type { FeatureTable } from '../features/index.js';
import type { LinearHeads } from './linear-heads.js';

/** How linear layers are trained; rates and decays belong to the candidates. */
export interface HeadTraining {
  readonly epochs: number;
  readonly trainBatchSize: number;
  readonly schedule: 'cosine' | 'step';
  /** Names the order of images, together with the epoch. */
  readonly random: RandomStream;
  readonly task: ProgressTask;
  readonly signal?: AbortSignal;
}

/**
 * Trains all candidates on the same batches: a new order each epoch, whose last images are left out where they fill no batch.
 * `labels` is `[image, class]`.
 */
export async function trainHeads(
  heads: LinearHeads,
  { samples, width, values }: FeatureTable,
  labels: Float32Array,
  { epochs, trainBatchSize, schedule, random, task, signal }: HeadTraining,
): Promise<void> {
  const classes = labels.length / samples.length;
  const batchSize = Math.min(trainBatchSize, samples.length);
  const stepsPerEpoch = Math.floor(samples.length / batchSize);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = random.stream('order', epoch).permutation(samples.length);
    for (let step = 0; step < stepsPerEpoch; step++) {
      // Lets the signal and the progress bar have their turn.
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      const rows = order.subarray(step * batchSize, (step + 1) * batchSize);
      const factor = scheduleFactor(schedule, (epoch * stepsPerEpoch + step) / (epochs * stepsPerEpoch));
      heads.step(gatherRows(values, rows, width), gatherRows(labels, rows, classes), factor);
    }
    task.advance(1);
  }
}

/**
 * What the learning rate is multiplied by when a share of training, 0 to 1, is done: along half a cosine, or a tenth after 60 % and
 * a hundredth after 80 %.
 */
export function scheduleFactor(schedule: HeadTraining['schedule'], done: number): number {
  if (schedule === 'cosine') return 0.5 * (1 + Math.cos(Math.PI * done));
  return done < 0.6 ? 1 : done < 0.8 ? 0.1 : 0.01;
}

function gatherRows(values: Float32Array, rows: Int32Array, width: number): Float32Array {
  const gathered = new Float32Array(rows.length * width);
  rows.forEach((row, place) => {
    gathered.set(values.subarray(row * width, (row + 1) * width), place * width);
  });
  return gathered;
}
