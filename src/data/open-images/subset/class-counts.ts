import { splitNames, type SplitName } from '../../dataset.js';
import type { SubsetClass } from '../subset-manifest.js';
import { splitNumber, type ChosenImages, type Choice } from './choose-images.js';
import type { WrittenBoxes } from './write-boxes.js';

/** For each class of a file, by its number, the images of a split that show it. */
function imagesPerClass({ candidates, splitOf }: ChosenImages, split: SplitName): Uint32Array {
  const number = splitNumber(split);
  const shown = new Uint32Array(candidates.imageClasses.classCount);
  for (let image = 0; image < splitOf.length; image++) {
    if (splitOf[image] === number) for (const label of candidates.imageClasses.of(image)) shown[label]!++;
  }
  return shown;
}

/** Counts the kept classes in every split, in the order of the class descriptions. */
export function countClasses(
  { partitions }: Choice,
  written: readonly WrittenBoxes[],
  names: ReadonlyMap<string, string>,
): SubsetClass[] {
  const [training] = partitions as readonly [ChosenImages];
  const counts = splitNames.flatMap((split) => {
    const place = written.findIndex((boxes) => boxes.has(split));
    const chosen = partitions[place];
    const boxes = written[place]?.get(split);
    return chosen && boxes
      ? [{ split, classes: chosen.candidates.csv.classes, images: imagesPerClass(chosen, split), boxes }]
      : [];
  });
  const isKept = (id: string): boolean => training.classes[training.candidates.csv.classes.indexOf(id)] === 1;
  return [...names]
    .filter(([id]) => isKept(id))
    .map(([id, name]) => {
      const perSplit = (kind: 'images' | 'boxes') =>
        Object.fromEntries(counts.map((count) => [count.split, count[kind][count.classes.indexOf(id)] ?? 0]));
      return { id, name, images: perSplit('images'), boxes: perSplit('boxes') };
    });
}
