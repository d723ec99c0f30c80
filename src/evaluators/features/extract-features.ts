import type { RenderJob } from '../../augment/render-job.js';
import type { Sample } from '../../data/dataset.js';
import { evaluatorErrors } from '../errors.js';
import type { FrozenBackbone } from '../evaluator.js';
import type { FeatureTable } from './feature-table.js';
import { FrozenForward } from './frozen-forward.js';

/** How images are looked at. */
export interface FeatureRequest {
  /** Which images these are, for messages: `the test split`. */
  readonly what: string;
  readonly job: (sample: Sample) => RenderJob;
  readonly batchSize: number;
}

/**
 * Sends every image through the frozen backbone, once.
 *
 * @throws `evaluators/features-not-finite`, or the signal's reason between batches
 */
export async function extractFeatures(
  backbone: FrozenBackbone,
  samples: readonly Sample[],
  { what, job, batchSize }: FeatureRequest,
): Promise<FeatureTable> {
  const { encoder, render, progress, signal } = backbone;
  const forward = new FrozenForward(backbone, Math.floor(samples.length / batchSize));
  const width = encoder.features;
  const values = new Float32Array(samples.length * width);
  const task = progress.start(`features of ${what}`, samples.length, 'images');
  let done = 0;
  try {
    for await (const batch of render(samples, job, batchSize)) {
      signal?.throwIfAborted();
      values.set(await forward.features(batch), done * width);
      done += batch.samples.length;
      task.advance(batch.samples.length);
    }
  } finally {
    forward.dispose();
    task.end();
  }
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    const image = samples[Math.floor(wrong / width)]!.id;
    throw evaluatorErrors['evaluators/features-not-finite']({ what, image, value: values[wrong]! });
  }
  return { samples, width, values };
}
