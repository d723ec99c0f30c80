import { splitNames, type SplitName } from '../../dataset.js';
import { completeSplits, type SplitShares } from '../../split-shares.js';
import { subsetErrors } from './errors.js';
import type { AllCandidates, Candidates } from './read-candidates.js';
import { describeRule, dropImages, selectSubset, type Kept, type Round, type SelectionRule } from './select-subset.js';

/** What is chosen of a box CSV. */
export interface ChosenImages {
  readonly candidates: Candidates;
  /** Classes that are kept, by their numbers in the file. */
  readonly classes: Kept;
  /** The split of each image: 0 where it is not chosen, otherwise its place in `splitNames` and one. */
  readonly splitOf: Uint8Array;
}

export interface Choice {
  readonly partitions: readonly ChosenImages[];
  /** What the rule left of the training images, round by round. */
  readonly rounds: readonly Round[];
}

/** The number that stands for a split. */
export const splitNumber = (split: SplitName): number => splitNames.indexOf(split) + 1;

/** The classes of the training images that are kept, by their numbers in another file. */
function sameClasses({ csv }: Candidates, training: Candidates, kept: Kept): Kept {
  return Uint8Array.from(csv.classes.names(), (id) => {
    const label = training.csv.classes.indexOf(id);
    return label < 0 ? 0 : kept[label]!;
  });
}

interface Chosen {
  readonly id: string;
  readonly partition: number;
  readonly image: number;
}

/** The images of a file that are kept. */
function keptOf(partition: number, { csv }: Candidates, images: Kept): Chosen[] {
  const chosen: Chosen[] = [];
  images.forEach((kept, image) => {
    if (kept === 1) chosen.push({ id: csv.images.name(image), partition, image });
  });
  return chosen;
}

function refuseNothing(training: Candidates, images: Kept, rule: SelectionRule): void {
  if (images.includes(1)) return;
  const shown = new Uint32Array(training.imageClasses.classCount);
  for (const label of training.imageClasses.classes) shown[label]!++;
  throw subsetErrors['subset/nothing-selected']({
    rule: describeRule(rule),
    mostImages: shown.reduce((most, value) => Math.max(most, value), 0),
  });
}

/**
 * Chooses classes and images and gives them their splits. The training images choose the classes; of OpenImages' own validation and test images, those with
 * enough of these classes are taken. Splits that have no CSV of their own are dealt out of the chosen training images.
 *
 * @throws `subset/nothing-selected`
 */
export function chooseImages({ partitions }: AllCandidates, rule: SelectionRule, shares: SplitShares): Choice {
  const [training] = partitions as readonly [Candidates];
  const selection = selectSubset(training.imageClasses, rule);
  refuseNothing(training, selection.images, rule);
  const chosen = partitions.map((candidates) => {
    const splitOf = new Uint8Array(candidates.csv.images.size);
    if (candidates === training) return { candidates, classes: selection.classes, images: selection.images, splitOf };
    const classes = sameClasses(candidates, training, selection.classes);
    const all: Kept = new Uint8Array(candidates.csv.images.size).fill(1);
    const images = dropImages(candidates.imageClasses, all, classes, rule.minClassesPerImage);
    return { candidates, classes, images, splitOf };
  });
  const ownOf = (split: SplitName): Chosen[] | undefined => {
    const place = chosen.findIndex(({ candidates }) => candidates.partition === split);
    return place < 0 ? undefined : keptOf(place, chosen[place]!.candidates, chosen[place]!.images);
  };
  const [validation, test] = [ownOf('validation'), ownOf('test')];
  const splits = completeSplits(
    { train: ownOf('train') ?? [], ...(validation ? { validation } : {}), ...(test ? { test } : {}) },
    shares,
  );
  for (const split of splitNames) {
    for (const { partition, image } of splits[split]) chosen[partition]!.splitOf[image] = splitNumber(split);
  }
  return { partitions: chosen, rounds: selection.rounds };
}
