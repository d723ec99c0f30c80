import type { RandomStream } from '../../engine/random/random-stream.js';
import type { FeatureTable } from './feature-table.js';

/** The features of at most `most` of a table's images, drawn without replacement, in the table's order. */
export function drawnImages(table: FeatureTable, most: number, random: RandomStream): FeatureTable {
  const { samples, width, values } = table;
  if (samples.length <= most) return table;
  const images = random.permutation(samples.length).slice(0, most).sort();
  const taken = new Float32Array(images.length * width);
  images.forEach((image, place) => {
    taken.set(values.subarray(image * width, (image + 1) * width), place * width);
  });
  return { samples: Array.from(images, (image) => samples[image]!), width, values: taken };
}
