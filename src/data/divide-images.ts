import { posix, resolve } from 'node:path';
import type { BrokenImage } from './broken-images.js';
import type { AnnotationDigest } from './data-fingerprint.js';
import { splitNames, type SplitName } from './dataset.js';
import { dataErrors } from './errors.js';
import { FolderBounds, liesIn } from './folder-bounds.js';
import { posixRelative, withoutEnding } from './image-files.js';
import { readImageList } from './image-list.js';
import { ProblemList } from './problem-list.js';
import { quoted } from './quoted.js';
import { UnreadableText } from './read-small-file.js';
import { requirePath } from './require-path.js';
import type { SplitSetting } from './split-setting.js';

/** An image by what lists and folders call it, in the split that the set itself puts it in. */
export interface PlacedImage {
  readonly split: SplitName;
  /** Paths with `/`: below the dataset's root, below the folder of the images. */
  readonly names: readonly string[];
}

/** Lists (`.txt`) and folders below the root, by split. */
export type SplitSources = Partial<Record<SplitName, readonly string[]>>;

/** An image that a list names and that is not there. */
export interface AbsentImage extends BrokenImage {
  readonly split: SplitName;
}

/** Which images each split has. */
export interface Division<Image> {
  /** Splits that are given; the others are taken out of the training images. */
  readonly present: readonly SplitName[];
  readonly images: readonly Image[];
  readonly absent: readonly AbsentImage[];
  /** The lists. */
  readonly digests: readonly AnnotationDigest[];
}

/** How a set is divided where the setting does not say. */
export interface OwnDivision {
  /** Absolute: what lists and folders are below. */
  readonly root: string;
  /** Splits that images are in by themselves. */
  readonly present: readonly SplitName[];
  /** The set's own lists and folders. */
  readonly sources?: SplitSources | undefined;
}

/** A path that ends so is a list. */
export const isList = (path: string): boolean => path.toLowerCase().endsWith('.txt');

/** The paths of the setting; `undefined` where there are none, so that the set's own splits count. */
function settingSources({ train, validation, test }: SplitSetting): SplitSources | undefined {
  const sources: SplitSources = {
    ...(train === undefined ? {} : { train: [train] }),
    ...(typeof validation === 'string' ? { validation: [validation] } : {}),
    ...(typeof test === 'string' ? { test: [test] } : {}),
  };
  return Object.keys(sources).length > 0 ? sources : undefined;
}

/** Folders that the setting names, relative to the root. */
export const namedFolders = (setting: SplitSetting): readonly string[] =>
  Object.values(settingSources(setting) ?? {})
    .flat()
    .filter((path) => !isList(path));

/** Gives each image to the split that claims it. */
class ImageClaims<Image extends PlacedImage> {
  readonly problems = new ProblemList();
  readonly absent: AbsentImage[] = [];
  readonly digests: AnnotationDigest[] = [];
  readonly #claimed = new Map<Image, { readonly split: SplitName; readonly by: string }>();
  /** Made for the first list. */
  #byName: ReadonlyMap<string, Image> | undefined;

  constructor(
    readonly images: readonly Image[],
    private readonly root: string,
  ) {}

  async claimListed(split: SplitName, path: string): Promise<void> {
    const file = resolve(this.root, path);
    const obtain = 'It should be a text file with the name of an image a line.';
    await requirePath({ setting: `data.split.${split}`, path: file, kind: 'file', obtain });
    if (liesIn(this.root, file) && !(await new FolderBounds().hold([this.root], file))) {
      throw new UnreadableText("it leads out of the dataset's root");
    }
    const folder = posix.dirname(posixRelative(this.root, file));
    const list = await readImageList(file, this.root, path, this.problems);
    const byName = (this.#byName ??= imagesByName(this.images));
    for (const { line, name } of list.names) {
      const image = byName.get(name) ?? byName.get(posix.join(folder, name));
      const place = `${path}:${line}`;
      if (image) this.#claim(image, split, place);
      else this.absent.push({ split, relativePath: name, reason: `there is no such image; ${place} names it` });
    }
    this.digests.push({ role: `list of ${split}`, digest: list.digest });
  }

  claimFolder(split: SplitName, path: string): void {
    const prefix = `${posix.normalize(path).replace(/\/$/, '')}/`;
    const inside = this.images.filter(({ names }) => prefix === './' || names.some((name) => name.startsWith(prefix)));
    if (inside.length === 0) throw dataErrors['data/split-without-images']({ split, path });
    for (const image of inside) this.#claim(image, split, path);
  }

  #claim(image: Image, split: SplitName, by: string): void {
    const earlier = this.#claimed.get(image);
    if (earlier === undefined) this.#claimed.set(image, { split, by });
    else if (earlier.split !== split) {
      this.problems.add(`${by}: ${quoted(image.names[0] ?? '')} is in ${earlier.split} already (${earlier.by})`);
    }
  }

  splitOf(image: Image): SplitName | undefined {
    return this.#claimed.get(image)?.split;
  }
}

/** Images by everything that a list may call them: their paths, with and without endings. */
function imagesByName<Image extends PlacedImage>(images: readonly Image[]): ReadonlyMap<string, Image> {
  const byName = new Map<string, Image>();
  for (const shorten of [withoutEnding, (name: string) => name]) {
    for (const image of images) for (const name of image.names) byName.set(shorten(name), image);
  }
  return byName;
}

async function divideBySources<Image extends PlacedImage>(
  images: readonly Image[],
  sources: SplitSources,
  root: string,
): Promise<Division<Image>> {
  const claims = new ImageClaims(images, root);
  for (const split of splitNames) {
    for (const path of sources[split] ?? []) {
      if (!isList(path)) claims.claimFolder(split, path);
      else {
        await claims.claimListed(split, path).catch((error: unknown) => {
          if (!(error instanceof UnreadableText)) throw error;
          claims.problems.add(`${path}: ${error.message}`);
        });
      }
    }
  }
  const { problems, absent, digests } = claims;
  if (problems.total > 0) throw dataErrors['data/splits-invalid']({ problems });
  const unclaimed = sources.train === undefined ? 'train' : undefined;
  return {
    present: splitNames.filter((split) => split === 'train' || sources[split] !== undefined),
    images: images.flatMap((image) => {
      const split = claims.splitOf(image) ?? unclaimed;
      return split === undefined ? [] : [{ ...image, split }];
    }),
    absent,
    digests,
  };
}

/**
 * Divides images by the lists and folders of the setting, or else by those of the set, or else as they are.
 *
 * Where the training split has neither list nor folder, it gets every image that no other split claims; where it has, images that nothing
 * claims are left out.
 *
 * @throws `data/path-missing`, `data/split-without-images`, `data/splits-invalid` with everything that is wrong with the lists
 */
export async function divideImages<Image extends PlacedImage>(
  images: readonly Image[],
  { root, present, sources }: OwnDivision,
  setting: SplitSetting,
): Promise<Division<Image>> {
  const chosen = settingSources(setting) ?? sources;
  return chosen === undefined ? { present, images, absent: [], digests: [] } : divideBySources(images, chosen, root);
}
