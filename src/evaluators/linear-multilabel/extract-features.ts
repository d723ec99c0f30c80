import type { RenderJob } from '../../augment/render-job.js';
import type { Sample, Split } from '../../data/dataset.js';
import type { EvaluatorContext } from '../evaluator.js';

/** Features of images: `values` is `[image, feature]`, rows first. */
export interface FeatureTable {
  readonly samples: readonly Sample[];
  readonly width: number;
  readonly values: Float32Array;
}

/** Sends every image of a split through the frozen backbone, once. */
export async function extractFeatures(
  { encoder, engine: { tf }, render, progress, signal }: EvaluatorContext,
  split: Split,
  label: string,
  job: (sample: Sample) => RenderJob,
  batchSize: number,
): Promise<FeatureTable> {
  const samples = Array.from({ length: split.length }, (_, index) => split.sample(index));
  const width = encoder.features;
  const values = new Float32Array(samples.length * width);
  const task = progress.start(label, samples.length, 'images');
  let done = 0;
  try {
    for await (const batch of render(samples, job, batchSize)) {
      signal?.throwIfAborted();
      const features = tf.tidy(() => {
        const images = tf.tensor4d(batch.images, [...batch.shape], 'float32');
        return encoder.forward(images, 'evaluation').dataSync();
      });
      values.set(features, done * width);
      done += batch.samples.length;
      task.advance(batch.samples.length);
    }
  } finally {
    task.end();
  }
  return { samples, width, values };
}

/** `[image, class]`: 1 where the image shows the class. */
export function labelTable(samples: readonly Sample[], classes: number): Float32Array {
  const labels = new Float32Array(samples.length * classes);
  for (const [image, sample] of samples.entries()) {
    for (const label of sample.labels) labels[image * classes + label] = 1;
  }
  return labels;
}
