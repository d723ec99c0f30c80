import { summarizeLeftOut, type LeftOutSummary } from './broken-images.js';
import { splitNames, type Dataset, type Split, type SplitName } from './dataset.js';
import { mapSplits } from './split-shares.js';

/** Counts of one split. */
export interface SplitSummary {
  readonly images: number;
  /** Boxes that may be cropped. */
  readonly boxes: number;
  /** Boxes around groups of objects, which are not cropped. */
  readonly groupBoxes: number;
  /** Mean number of boxes that may be cropped. */
  readonly boxesPerImage: number;
  /** For each class, the images that show it. */
  readonly imagesPerClass: readonly number[];
}

/** What a run's manifest says of its data. */
export interface DatasetSummary {
  readonly fingerprint: string;
  readonly classes: readonly string[];
  readonly splits: Readonly<Record<SplitName, SplitSummary>>;
  /** Broken images, the first of them one by one, and boxes that were dropped. */
  readonly leftOut?: LeftOutSummary;
}

function describeSplit(split: Split, classCount: number): SplitSummary {
  const imagesPerClass = Array.from({ length: classCount }, () => 0);
  let [boxes, groupBoxes] = [0, 0];
  for (let index = 0; index < split.length; index++) {
    const sample = split.sample(index);
    for (const { group } of sample.boxes) {
      if (group) groupBoxes++;
      else boxes++;
    }
    for (const label of sample.labels) imagesPerClass[label] = (imagesPerClass[label] ?? 0) + 1;
  }
  const boxesPerImage = split.length > 0 ? boxes / split.length : 0;
  return { images: split.length, boxes, groupBoxes, boxesPerImage, imagesPerClass };
}

/** Counts what is in a dataset: images, boxes and classes of every split. */
export function describeDataset(dataset: Dataset): DatasetSummary {
  const opened = Object.fromEntries(splitNames.map((name) => [name, dataset.split(name)])) as Record<SplitName, Split>;
  const splits = mapSplits(opened, (split) => describeSplit(split, dataset.classes.length));
  const { fingerprint, classes, leftOut } = dataset;
  return { fingerprint, classes, splits, ...(leftOut === undefined ? {} : { leftOut: summarizeLeftOut(leftOut) }) };
}
