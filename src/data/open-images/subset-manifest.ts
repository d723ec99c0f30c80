import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { splitNames, type SplitName } from '../dataset.js';
import { dataErrors } from '../errors.js';
import type { SelectionRule } from './subset/select-subset.js';

/** The file that makes a folder a subset. */
export const MANIFEST_FILE = 'subset.json';

/** The chosen classes: ids and names, as OpenImages' own class descriptions. */
export const CLASSES_FILE = 'classes.csv';

/** The boxes of a split, with the columns of the CSV that they were chosen from. */
export const boxesFile = (split: SplitName): string => `${split}.csv`;

const FORMAT = 'croplab-open-images-subset';
const VERSION = 1;

/** Bytes of a manifest. The published set's has 60 thousand. */
const LARGEST = 1 << 24;

/** A CSV of OpenImages that the subset was chosen from. */
export interface SubsetSource {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Where the file is one of boxes. */
  readonly rows?: number;
  readonly images?: number;
  readonly classes?: number;
}

export interface SubsetSplit {
  /** OpenImages' own division that the images are of: the folder that they are in. */
  readonly partition: SplitName;
  readonly file: string;
  readonly sha256: string;
  readonly images: number;
  readonly boxes: number;
}

export interface SubsetClass {
  readonly id: string;
  readonly name: string;
  /** Images that show it, and boxes around it, in each split. */
  readonly images: Readonly<Partial<Record<SplitName, number>>>;
  readonly boxes: Readonly<Partial<Record<SplitName, number>>>;
}

/** What a subset is and what it was made of. No times and no folders: the same sources and settings give the same bytes. */
export interface SubsetManifest {
  readonly rule: SelectionRule;
  /** The rule in words, in the order in which it is applied. */
  readonly order: readonly string[];
  /** What is left after each round; the first entry is what there was. */
  readonly rounds: readonly { readonly classes: number; readonly images: number }[];
  readonly sources: Readonly<Record<string, SubsetSource>>;
  /** Shares of the chosen training images that became splits of their own, and the seed of the deal. */
  readonly split: { readonly validation: number; readonly test: number; readonly seed: number };
  readonly splits: Readonly<Partial<Record<SplitName, SubsetSplit>>>;
  readonly classDescriptions: { readonly file: string; readonly sha256: string };
  /** In the order of the class descriptions. */
  readonly classes: readonly SubsetClass[];
}

export const renderManifest = (manifest: SubsetManifest): string =>
  `${JSON.stringify({ format: FORMAT, version: VERSION, ...manifest }, null, 2)}\n`;

/** What a dataset needs of a manifest. */
export interface SubsetFiles {
  readonly splits: readonly { readonly split: SplitName; readonly partition: SplitName; readonly sha256: string }[];
  /** SHA-256 (hex) of the classes. */
  readonly classes: string;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isDigest = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

function splitsOf(splits: unknown): SubsetFiles['splits'] | undefined {
  if (!isFields(splits)) return undefined;
  const found: SubsetFiles['splits'][number][] = [];
  for (const [name, value] of Object.entries(splits)) {
    const split = splitNames.find((known) => known === name);
    const { partition, sha256 } = isFields(value) ? value : {};
    const known = splitNames.find((own) => own === partition);
    if (split === undefined || known === undefined || !isDigest(sha256)) return undefined;
    found.push({ split, partition: known, sha256 });
  }
  return found.some(({ split }) => split === 'train') ? found : undefined;
}

/** The files that the text of a manifest names, or what is wrong with it: the end of a sentence. */
function filesOf(text: string): SubsetFiles | string {
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch (error) {
    return `it is no JSON: ${(error as Error).message}`;
  }
  if (!isFields(manifest) || manifest.format !== FORMAT) return 'it is another kind of file';
  if (manifest.version !== VERSION) return 'another version of croplab wrote it';
  const splits = splitsOf(manifest.splits);
  const { sha256 } = isFields(manifest.classDescriptions) ? manifest.classDescriptions : {};
  return splits && isDigest(sha256) ? { splits, classes: sha256 } : 'it does not say which splits there are';
}

/**
 * Reads which files a subset has.
 *
 * @throws `data/subset-invalid`
 */
export async function readSubsetFiles(folder: string): Promise<SubsetFiles> {
  const path = join(folder, MANIFEST_FILE);
  const fail = (reason: string): never => {
    throw dataErrors['data/subset-invalid']({ path, reason });
  };
  const { size } = await stat(path);
  if (size > LARGEST) fail(`it has ${size} bytes`);
  const files = filesOf(await readFile(path, 'utf8'));
  return typeof files === 'string' ? fail(files) : files;
}
