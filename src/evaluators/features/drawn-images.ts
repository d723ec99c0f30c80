import type { RandomStream } from '../../engine/random/random-stream.js';
import type { FeatureTable } from './feature-table.js';

/** At most `most` of a table's images, drawn without replacement, in the table's order: the places of those that are taken. */
export function drawImages(images: number, most: number, random: RandomStream): Int32Array {
  if (images <= most) return Int32Array.from({ length: images }, (_, image) => image);
  return random.permutation(images).slice(0, most).sort();
}

/** The table of some of its images. */
export function tableOf({ samples, width, values }: FeatureTable, images: Int32Array): FeatureTable {
  const taken = new Float32Array(images.length * width);
  images.forEach((image, place) => {
    taken.set(values.subarray(image * width, (image + 1) * width), place * width);
  });
  return { samples: Array.from(images, (image) => samples[image]!), width, values: taken };
}
