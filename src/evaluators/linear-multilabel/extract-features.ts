import type { RenderJob } from '../../augment/render-job.js';
import type { Sample } from '../../data/dataset.js';
import { evaluatorErrors } from '../errors.js';
import type { EvaluatorContext, RenderedBatch } from '../evaluator.js';

/** Features of images: `values` is `[image, feature]`, rows first. */
export interface FeatureTable {
  readonly samples: readonly Sample[];
  readonly width: number;
  readonly values: Float32Array;
}

/** How a split's images are looked at. */
export interface FeatureRequest {
  readonly evaluator: string;
  readonly split: string;
  readonly job: (sample: Sample) => RenderJob;
  readonly batchSize: number;
}

/**
 * Sends every image of a split through the frozen backbone, once.
 *
 * @throws `evaluators/features-not-finite`, or the signal's reason between batches
 */
export async function extractFeatures(
  context: EvaluatorContext,
  samples: readonly Sample[],
  { evaluator, split, job, batchSize }: FeatureRequest,
): Promise<FeatureTable> {
  const { encoder, render, progress, signal } = context;
  const width = encoder.features;
  const values = new Float32Array(samples.length * width);
  const task = progress.start(`${evaluator}: ${split} features`, samples.length, 'images');
  let done = 0;
  try {
    for await (const batch of render(samples, job, batchSize)) {
      signal?.throwIfAborted();
      values.set(featuresOf(batch, context), done * width);
      done += batch.samples.length;
      task.advance(batch.samples.length);
    }
  } finally {
    task.end();
  }
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    const image = samples[Math.floor(wrong / width)]!.id;
    throw evaluatorErrors['evaluators/features-not-finite']({ evaluator, split, image, value: values[wrong]! });
  }
  return { samples, width, values };
}

function featuresOf({ images, shape }: RenderedBatch, { encoder, engine: { tf } }: EvaluatorContext): Float32Array {
  const features = tf.tidy(() => encoder.forward(tf.tensor4d(images, [...shape], 'float32'), 'evaluation'));
  // Read outside of the tidy: it searches what it returns for tensors, number by number.
  const values = features.dataSync<'float32'>();
  features.dispose();
  return values;
}
