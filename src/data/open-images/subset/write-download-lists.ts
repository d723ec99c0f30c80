import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../../../files/write-whole.js';
import { splitNames, type SplitName } from '../../dataset.js';
import { DEFAULT_BASE_URL, imageName, s3Address } from './bucket.js';
import type { ChosenImages, Choice } from './choose-images.js';

/** Where a subset keeps what concerns its download. */
export const DOWNLOAD_FOLDER = 'download';

/** Lines that are written at once. */
const TOGETHER = 1 << 12;

/** Ids of the chosen images of a CSV, in its order. */
export function* chosenIds({ candidates, splitOf }: ChosenImages): Generator<string> {
  for (let image = 0; image < splitOf.length; image++)
    if (splitOf[image] !== 0) yield candidates.csv.images.name(image);
}

function writeLines(path: string, lines: Iterable<string>): void {
  writeWhole(path, (take) => {
    let pending: string[] = [];
    for (const line of lines) {
      pending.push(`${line}\n`);
      if (pending.length < TOGETHER) continue;
      take(Buffer.from(pending.join('')));
      pending = [];
    }
    take(Buffer.from(pending.join('')));
  });
}

function* addresses(chosen: ChosenImages, address: (partition: SplitName, id: string) => string): Generator<string> {
  for (const id of chosenIds(chosen)) yield address(chosen.candidates.partition, id);
}

/**
 * Writes which images to fetch, a line an image and two files for each folder of the bucket: addresses for `aws s3 cp`, and for clients of
 * HTTPS such as `wget -i`.
 */
export function writeDownloadLists(folder: string, { partitions }: Choice): void {
  mkdirSync(join(folder, DOWNLOAD_FOLDER), { recursive: true });
  const https = (partition: SplitName, id: string): string => `${DEFAULT_BASE_URL}/${imageName(partition, id)}`;
  for (const partition of splitNames) {
    const chosen = partitions.find(({ candidates }) => candidates.partition === partition);
    for (const [kind, address] of [
      ['s3', s3Address],
      ['https', https],
    ] as const) {
      const path = join(folder, DOWNLOAD_FOLDER, `${partition}-${kind}.txt`);
      if (chosen) writeLines(path, addresses(chosen, address));
      // What an earlier selection left there would be taken for this one's.
      else rmSync(path, { force: true });
    }
  }
}
