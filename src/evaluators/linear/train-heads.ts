import type { ProgressTask } from '../../progress.js';
import type { LinearHeads } from './linear-heads.js';
import type { LabelledBatch } from './training-batches.js';

/** How the learning rate falls over training: along half a cosine, or by a factor at given shares of it. */
export type RateSchedule =
  { readonly shape: 'cosine' } | { readonly shape: 'step'; readonly at: readonly number[]; readonly factor: number };

/** How linear layers are trained; rates and decays belong to the candidates. */
export interface HeadTraining {
  readonly epochs: number;
  readonly schedule: RateSchedule;
  /** The batches of an epoch. */
  readonly batches: (epoch: number) => Iterable<LabelledBatch> | AsyncIterable<LabelledBatch>;
  readonly stepsPerEpoch: number;
  readonly task: ProgressTask;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Trains all candidates on the same batches.
 *
 * @throws the signal's reason between steps
 */
export async function trainHeads(
  heads: LinearHeads,
  { epochs, schedule, batches, stepsPerEpoch, task, signal }: HeadTraining,
): Promise<void> {
  let step = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    for await (const { features, labels } of batches(epoch)) {
      // Lets the signal and the progress bar have their turn.
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      heads.step(features, labels, scheduleFactor(schedule, step / (epochs * stepsPerEpoch)));
      step += 1;
    }
    task.advance(1);
  }
}

/** What the learning rate is multiplied by when a share of training, 0 to 1, is done. */
export function scheduleFactor(schedule: RateSchedule, done: number): number {
  if (schedule.shape === 'cosine') return 0.5 * (1 + Math.cos(Math.PI * done));
  return schedule.factor ** schedule.at.filter((share) => done >= share).length;
}
