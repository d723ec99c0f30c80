import { randomCropView } from '../../augment/evaluation-view.js';
import type { RandomStream } from '../../engine/random/random-stream.js';
import type { FrozenBackbone } from '../evaluator.js';
import { FrozenForward, labelTable, type FeatureTable } from '../features/index.js';

/** `features`: `[batch, feature]`; `labels`: `[batch, class]`. */
export interface LabelledBatch {
  readonly features: Float32Array;
  readonly labels: Float32Array;
}

export interface BatchRequest {
  readonly classes: number;
  readonly batchSize: number;
  /** Names the order of images and their crops, together with the epoch. */
  readonly random: RandomStream;
}

/** Steps of an epoch: images that fill no batch are left out, another few each time. */
export const stepsPerEpoch = (images: number, batchSize: number): number =>
  Math.floor(images / Math.min(batchSize, images));

/** Batches of a table of features, in a new order each epoch. */
export function tableBatches(
  { samples, width, values }: FeatureTable,
  { classes, batchSize, random }: BatchRequest,
): (epoch: number) => Iterable<LabelledBatch> {
  const size = Math.min(batchSize, samples.length);
  return function* batches(epoch) {
    const order = random.stream('order', epoch).permutation(samples.length);
    for (let step = 0; step < stepsPerEpoch(samples.length, batchSize); step++) {
      const rows = order.subarray(step * size, (step + 1) * size);
      yield {
        features: gatherRows(values, rows, width),
        labels: labelTable(
          Array.from(rows, (row) => samples[row]!),
          classes,
        ),
      };
    }
  };
}

/**
 * Batches of features of random crops, new ones each epoch, as the published probes train: every image goes through the backbone in every
 * epoch. `size` is the side of the crops in pixels.
 */
export function croppedBatches(
  backbone: FrozenBackbone,
  samples: FeatureTable['samples'],
  { classes, batchSize, random, size }: BatchRequest & { readonly size: number },
): (epoch: number) => AsyncIterable<LabelledBatch> {
  const taken = stepsPerEpoch(samples.length, batchSize) * Math.min(batchSize, samples.length);
  return async function* batches(epoch) {
    const order = random.stream('order', epoch).permutation(samples.length).subarray(0, taken);
    const shown = Array.from(order, (image) => samples[image]!);
    const crops = random.stream('crops', epoch);
    const job = randomCropView(size, backbone.normalization, crops);
    const forward = new FrozenForward(backbone, Math.floor(taken / batchSize));
    try {
      for await (const batch of backbone.render(shown, job, batchSize)) {
        yield { features: await forward.features(batch), labels: labelTable(batch.samples, classes) };
      }
    } finally {
      forward.dispose();
    }
  };
}

function gatherRows(values: Float32Array, rows: Int32Array, width: number): Float32Array {
  const gathered = new Float32Array(rows.length * width);
  rows.forEach((row, place) => {
    gathered.set(values.subarray(row * width, (row + 1) * width), place * width);
  });
  return gathered;
}
