import { basename } from 'node:path';
import { splitNames, type SplitName } from '../../dataset.js';
import { LineProblems } from '../../line-problems.js';
import { ProblemList } from '../../problem-list.js';
import { splitNumber, type ChosenImages } from './choose-images.js';
import { csvLine } from './csv-line.js';
import { subsetErrors } from './errors.js';
import { readWatched, type Watching } from './read-candidates.js';
import type { RowFile } from './row-file.js';

/** For each split, how many boxes of each class were written, by its number in the file. */
export type WrittenBoxes = ReadonlyMap<SplitName, Uint32Array>;

/** Gets the image of each row that is written, and where it begins in the file of its split. */
export type OnWritten = (image: number, position: number) => void;

/** Opens the file of a split. */
export type OpenSplit = (split: SplitName) => RowFile;

/**
 * Copies the chosen rows of a CSV, as they are, to the files of their splits: boxes of chosen images and classes.
 *
 * @throws `subset/source-changed` where the file is another one than when the images were chosen
 */
export async function writeBoxes(
  chosen: ChosenImages,
  open: OpenSplit,
  watching: Watching,
  onWritten?: OnWritten,
): Promise<WrittenBoxes> {
  const { candidates, classes, splitOf } = chosen;
  const { path, csv } = candidates;
  const present = splitNames.filter((split) => splitOf.includes(splitNumber(split)));
  const files = new Map(present.map((split) => [splitNumber(split), open(split)]));
  const header = csvLine(csv.header);
  for (const file of files.values()) file.append(header);
  const boxes = new Map(present.map((split) => [split, new Uint32Array(classes.length)]));
  const boxesByNumber = new Map([...boxes].map(([split, counts]) => [splitNumber(split), counts]));
  const problems = new ProblemList();

  const { csv: again } = await readWatched(
    `Writing boxes of ${basename(path)}`,
    {
      path,
      problems: new LineProblems(problems, basename(path)),
      onBox: ({ image, label }, row) => {
        const number = splitOf[image];
        if (number === undefined || number === 0 || classes[label] !== 1) return;
        const position = files.get(number)!.append(row.chunk, row.from, row.to);
        onWritten?.(image, position);
        boxesByNumber.get(number)![label]!++;
      },
    },
    watching,
  );
  if (again.digest !== csv.digest) throw subsetErrors['subset/source-changed']({ path });
  return boxes;
}
