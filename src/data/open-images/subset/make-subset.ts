import { mkdirSync, rmSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { writeFileWhole } from '../../../files/write-whole.js';
import { splitNames, type SplitName } from '../../dataset.js';
import type { SplitShares } from '../../split-shares.js';
import {
  boxesFile,
  CLASSES_FILE,
  MANIFEST_FILE,
  renderManifest,
  type SubsetManifest,
  type SubsetSource,
  type SubsetSplit,
} from '../subset-manifest.js';
import { chooseImages, splitNumber, type Choice } from './choose-images.js';
import { countClasses } from './class-counts.js';
import { csvLine } from './csv-line.js';
import { subsetErrors } from './errors.js';
import { OutputFiles } from './output-files.js';
import { readCandidates, type AllCandidates, type Watching } from './read-candidates.js';
import type { RowFile } from './row-file.js';
import { RowPlacesBuilder } from './row-places.js';
import { describeRule, type SelectionRule } from './select-subset.js';
import type { SubsetSources } from './subset-sources.js';
import { writeBoxes, type WrittenBoxes } from './write-boxes.js';
import { writeDicts } from './write-dicts.js';
import { writeDownloadLists } from './write-download-lists.js';

export interface SubsetRequest extends Watching {
  /** What the user named, for messages. */
  readonly folder: string;
  readonly sources: SubsetSources;
  /** The folder to write; made unless it is there. */
  readonly out: string;
  readonly rule: SelectionRule;
  readonly shares: SplitShares;
  /** The five dicts of the published code as well. */
  readonly dicts: boolean;
}

export interface Subset {
  readonly manifest: SubsetManifest;
  readonly choice: Choice;
}

async function refuseOverwriting({ sources, out }: SubsetRequest): Promise<void> {
  const real = (path: string): Promise<string> => realpath(path).catch(() => path);
  const written = [...splitNames.map(boxesFile), CLASSES_FILE].map((name) => join(out, name));
  const targets = new Set(await Promise.all(written.map(real)));
  for (const path of [...Object.values(sources.boxes), sources.classDescriptions]) {
    if (targets.has(await real(path))) throw subsetErrors['subset/overwrites-source']({ path });
  }
}

function sourcesOf({ descriptions, partitions }: AllCandidates, sources: SubsetSources): Record<string, SubsetSource> {
  const boxes = partitions.map(({ partition, path, bytes, csv }) => {
    const counts = { rows: csv.rows, images: csv.images.size, classes: csv.classes.size };
    return [partition, { file: basename(path), bytes, sha256: csv.digest, ...counts }] as const;
  });
  const file = basename(sources.classDescriptions);
  const classDescriptions = { file, bytes: descriptions.bytes, sha256: descriptions.digest };
  return { ...Object.fromEntries(boxes), classDescriptions };
}

function splitsOf(
  { partitions }: Choice,
  written: readonly WrittenBoxes[],
  digests: ReadonlyMap<string, string>,
): Partial<Record<SplitName, SubsetSplit>> {
  const splits: Partial<Record<SplitName, SubsetSplit>> = {};
  for (const [place, { candidates, splitOf }] of partitions.entries()) {
    for (const [split, boxes] of written[place]!) {
      const number = splitNumber(split);
      splits[split] = {
        partition: candidates.partition,
        file: boxesFile(split),
        sha256: digests.get(boxesFile(split))!,
        images: splitOf.reduce((count, own) => count + Number(own === number), 0),
        boxes: boxes.reduce((total, count) => total + count, 0),
      };
    }
  }
  return splits;
}

/** Splits with boxes of their own take no share. */
const usedShares = ({ sources: { boxes }, shares: { validation, test, seed } }: SubsetRequest): SplitShares => ({
  validation: boxes.validation === undefined ? validation : 0,
  test: boxes.test === undefined ? test : 0,
  seed,
});

/** Writes boxes and classes, not yet under their names, and says what they are. `places` gets where the rows of the training images are. */
async function writeFiles(
  request: SubsetRequest,
  candidates: AllCandidates,
  choice: Choice,
  files: OutputFiles,
  places: RowPlacesBuilder,
): Promise<SubsetManifest> {
  const written: WrittenBoxes[] = [];
  for (const chosen of choice.partitions) {
    const isKept = request.dicts && chosen.candidates.partition === 'train';
    const open = (split: SplitName): RowFile => files.open(boxesFile(split));
    written.push(await writeBoxes(chosen, open, request, isKept ? places.add : undefined));
  }
  const classes = countClasses(choice, written, candidates.descriptions.names);
  const descriptions = files.open(CLASSES_FILE);
  for (const { id, name } of classes) descriptions.append(csvLine([id, name]));
  const digests = files.finish();
  return {
    rule: request.rule,
    order: describeRule(request.rule),
    rounds: choice.rounds,
    sources: sourcesOf(candidates, request.sources),
    split: usedShares(request),
    splits: splitsOf(choice, written, digests),
    classDescriptions: { file: CLASSES_FILE, sha256: digests.get(CLASSES_FILE)! },
    classes,
  };
}

/** Gives the files their names, and the manifest its own last: without one, the folder is no subset. */
async function publish(
  { out, dicts, rule }: SubsetRequest,
  { manifest, choice }: Subset,
  files: OutputFiles,
  places: RowPlacesBuilder,
): Promise<void> {
  rmSync(join(out, MANIFEST_FILE), { force: true });
  files.publish();
  for (const split of splitNames) {
    if (manifest.splits[split] === undefined) rmSync(join(out, boxesFile(split)), { force: true });
  }
  writeDownloadLists(out, choice);
  if (dicts) writeDicts(out, choice, places.finish(choice.partitions[0]!.splitOf.length), rule);
  await writeFileWhole(join(out, MANIFEST_FILE), renderManifest(manifest));
}

/**
 * Selects a subset of OpenImages and writes it: boxes by split, classes, lists of what to download, the manifest. The source CSVs are read twice, in a memory of
 * less than 30 bytes a row.
 *
 * @throws `data/annotations-invalid` with every problem of every file, `subset/...`, `npy/unwritable`
 */
export async function makeSubset(request: SubsetRequest): Promise<Subset> {
  const { sources, folder, out, rule } = request;
  const shares = usedShares(request);
  if (shares.validation + shares.test >= 1) throw subsetErrors['subset/shares'](shares);
  await refuseOverwriting(request);
  const candidates = await readCandidates(sources, folder, request);
  const choice = chooseImages(candidates, rule, shares);
  const files = new OutputFiles(out);
  try {
    mkdirSync(out, { recursive: true });
    const places = new RowPlacesBuilder();
    const subset = { manifest: await writeFiles(request, candidates, choice, files, places), choice };
    await publish(request, subset, files, places);
    return subset;
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    const { path = out, message } = error as NodeJS.ErrnoException;
    throw subsetErrors['subset/unwritable']({ path, reason: message }, { cause: error });
  } finally {
    files.discard();
  }
}
