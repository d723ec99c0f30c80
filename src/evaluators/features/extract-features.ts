import type { RenderJob } from '../../augment/render-job.js';
import type { Sample } from '../../data/dataset.js';
import { evaluatorErrors } from '../errors.js';
import type { FrozenBackbone, RenderedBatch } from '../evaluator.js';
import type { FeatureTable } from './feature-table.js';

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
  const width = encoder.features;
  const values = new Float32Array(samples.length * width);
  const task = progress.start(`features of ${what}`, samples.length, 'images');
  let done = 0;
  try {
    for await (const batch of render(samples, job, batchSize)) {
      signal?.throwIfAborted();
      values.set(featuresOf(batch, backbone), done * width);
      done += batch.samples.length;
      task.advance(batch.samples.length);
    }
  } finally {
    task.end();
  }
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    const image = samples[Math.floor(wrong / width)]!.id;
    throw evaluatorErrors['evaluators/features-not-finite']({ what, image, value: values[wrong]! });
  }
  return { samples, width, values };
}

/** The features of a batch: `[image, feature]`. */
export function featuresOf(
  { images, shape }: RenderedBatch,
  { encoder, engine: { tf } }: FrozenBackbone,
): Float32Array {
  const features = tf.tidy(() => encoder.forward(tf.tensor4d(images, [...shape], 'float32'), 'evaluation'));
  // Read outside of the tidy: it searches what it returns for tensors, number by number.
  const values = features.dataSync<'float32'>();
  features.dispose();
  return values;
}
