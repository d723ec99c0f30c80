import { createHash } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openCached } from '../cache/content-cache.js';
import { workerFile } from '../worker-file.js';
import type { BrokenImage, OnBroken } from './broken-images.js';
import type { DatasetContext } from './dataset.js';
import { dataErrors } from './errors.js';
import type { Finding } from './examination/examine-worker.js';
import { swapsSides, type ExifOrientation } from './exif-orientation.js';
import { FolderBounds } from './folder-bounds.js';
import { forEachConcurrently } from './for-each-concurrently.js';
import { isImageSide } from './image-boxes.js';
import type { EncodedImage } from './image-source.js';
import { ProblemList } from './problem-list.js';
import { NO_FILE, NO_SUCH_FILE, whyUnreadable } from './why-unreadable.js';

/** Width and height in pixels. */
export type ImageSize = readonly [number, number];

/** An image that a set should have. */
export interface WantedImage {
  /** Where it should be. */
  readonly image: EncodedImage;
  /** The folders that it lies in one of, links followed. Images inside of an archive need none. */
  readonly folders?: readonly string[];
  /** Its path in the set, for the fingerprint: the same wherever the set lies. */
  readonly relativePath: string;
  /** What its annotation says of its size. */
  readonly declared?: ImageSize;
}

/** An image that decodes. */
export interface ExaminedImage {
  /** With the digest of its bytes. */
  readonly image: EncodedImage;
  readonly relativePath: string;
  readonly bytes: number;
  /** Upright. */
  readonly size: ImageSize;
  /** Where the annotation is of the image as it lies in the file, lying on its side: its size there, and how it is turned. */
  readonly stored?: { readonly size: ImageSize; readonly orientation: ExifOrientation };
}

export interface Examination {
  /** In the order in which they were wanted; `undefined` where an image is broken. */
  readonly images: readonly (ExaminedImage | undefined)[];
  /** In that order, too. */
  readonly broken: readonly BrokenImage[];
}

/** Raised when the same bytes are judged differently. */
const EXAMINER_VERSION = 4;

/** Images of which the findings are kept together: what an interruption loses at most, for each thread. */
const TOGETHER = 500;

/** Fewer images than this are examined in this thread: starting others takes longer. */
const WORTH_THREADS = 64;

/** Files looked up at the same time. */
const CONCURRENCY = 64;

const FILE = 'findings.json';

const NOT_EXAMINED = 'it was not examined';

/** What tells a changed file: its length in bytes and its time. */
interface FileState {
  readonly bytes: number;
  readonly modified: number;
}

/** The state of a file, or the reason why there is none. */
type FileLookup = FileState | string;

async function lookUp(path: string): Promise<FileLookup> {
  try {
    const file = await stat(path);
    return file.isFile() ? { bytes: file.size, modified: file.mtimeMs } : NO_FILE;
  } catch (error) {
    return whyUnreadable(error) ?? NO_SUCH_FILE;
  }
}

/** Looks images up, each archive once. */
class ImageLookup {
  readonly #archives = new Map<string, Promise<FileLookup>>();
  readonly #bounds = new FolderBounds();

  async find({ image, folders }: WantedImage): Promise<FileLookup> {
    if (image.kind === 'file') {
      const isInside = folders === undefined || (await this.#bounds.hold(folders, image.path).catch(() => true));
      return isInside ? lookUp(image.path) : `it leads out of ${folders[0]!}`;
    }
    const archive = this.#archives.get(image.path) ?? lookUp(image.path);
    this.#archives.set(image.path, archive);
    const state = await archive;
    return typeof state === 'string' ? state : { ...state, bytes: image.length };
  }
}

async function fileStates(
  wanted: readonly WantedImage[],
  { progress, signal }: DatasetContext,
): Promise<readonly FileLookup[]> {
  const states = new Array<FileLookup>(wanted.length).fill(NO_SUCH_FILE);
  const lookup = new ImageLookup();
  const task = progress.start('Looking up images', wanted.length, 'images');
  try {
    await forEachConcurrently(wanted, CONCURRENCY, async (image, index) => {
      signal?.throwIfAborted();
      states[index] = await lookup.find(image);
      task.advance(1);
    });
  } finally {
    task.end();
  }
  return states;
}

/** Examines some images, somewhere. */
type Examine = (images: readonly EncodedImage[]) => Promise<Finding[]>;

/** Calls `use` with threads to examine images in. */
async function withExaminers<Result>(
  count: number,
  { workers, signal }: DatasetContext,
  use: (examine: Examine) => Promise<Result>,
): Promise<Result> {
  if (count < WORTH_THREADS) {
    const { examineImagesNow } = await import('./examination/examine-worker.js');
    return use(examineImagesNow);
  }
  const { Piscina } = await import('piscina');
  const filename = workerFile('data/examination/examine-worker.js');
  const pool = new Piscina({ filename, minThreads: 1, maxThreads: Math.max(1, workers) });
  try {
    return await use((images) => pool.run(images, { name: 'examineImagesNow', signal: signal ?? null }));
  } finally {
    await pool.destroy();
  }
}

type FoundImage = WantedImage & { readonly state: FileState };

const stateOf = ({ image, state: { bytes, modified } }: FoundImage): string =>
  `${JSON.stringify(image.kind === 'file' ? [image.path] : [image.path, image.offset])} ${bytes} ${modified}\n`;

/** What is found of images that lie together, from the cache where neither of them has changed. */
async function findingsOf(
  images: readonly FoundImage[],
  examine: Examine,
  { cacheDirectory, signal }: DatasetContext,
): Promise<Finding[]> {
  const states = createHash('sha256');
  for (const image of images) states.update(stateOf(image));
  const entry = await openCached({
    cacheDirectory,
    family: 'image-examinations',
    key: { examiner: EXAMINER_VERSION, images: states.digest('hex') },
    build: async (folder) => {
      const findings = await examine(images.map(({ image }) => image));
      await writeFile(join(folder, FILE), JSON.stringify(findings));
    },
    signal,
  });
  return JSON.parse(await readFile(join(entry.folder, FILE), 'utf8')) as Finding[];
}

async function examineFound(images: readonly FoundImage[], context: DatasetContext): Promise<Finding[]> {
  const groups = Array.from({ length: Math.ceil(images.length / TOGETHER) }, (_, group) =>
    images.slice(group * TOGETHER, (group + 1) * TOGETHER),
  );
  const findings = new Array<Finding[]>(groups.length);
  const task = context.progress.start('Examining images', images.length, 'images');
  try {
    await withExaminers(images.length, context, (examine) =>
      forEachConcurrently(groups, context.workers, async (group, index) => {
        context.signal?.throwIfAborted();
        findings[index] = await findingsOf(group, examine, context);
        task.advance(group.length);
      }),
    );
  } finally {
    task.end();
  }
  return findings.flat();
}

/** The image as it was found, or the reason why it cannot be used. */
function judge({ image, relativePath, declared, state }: FoundImage, finding: Finding): ExaminedImage | string {
  if (typeof finding === 'string') return finding;
  const [width, height, digest, orientation] = finding;
  if (!isImageSide(width) || !isImageSide(height)) return `it is ${width} x ${height} pixels large`;
  const found = { image: { ...image, digest }, relativePath, bytes: state.bytes, size: [width, height] } as const;
  if (declared === undefined || (declared[0] === width && declared[1] === height)) return found;
  if (swapsSides(orientation) && declared[0] === height && declared[1] === width) {
    return { ...found, stored: { size: declared, orientation } };
  }
  return `it is ${width} x ${height} pixels large, its annotation is of ${declared.join(' x ')}`;
}

/** What is done about broken images, and those that are known to be missing already. */
export interface BrokenPolicy {
  readonly onBroken: OnBroken;
  readonly absent?: readonly BrokenImage[];
}

/**
 * Decodes every image of a set once, in the order given, and tells those that can be used from those that cannot. Which images a set has is so
 * known before any of them is drawn, and does not depend on who reads them. Findings are kept in the cache for as long as path, length
 * and time of a file stay the same; an interrupted examination goes on where it was.
 *
 * An annotation whose size is that of the image as it lies in the file, on its side, is of that: `stored` says so. One without a size, or
 * with that of the upright image, is of the upright image, as tools show it.
 *
 * @throws `data/images-broken` with every broken image where `onBroken` is `fail`, or where no image is left
 */
export async function examineImages(
  wanted: readonly WantedImage[],
  { onBroken, absent = [] }: BrokenPolicy,
  context: DatasetContext,
): Promise<Examination> {
  const states = await fileStates(wanted, context);
  const found = wanted.flatMap((image, index): FoundImage[] => {
    const state = states[index] ?? NO_SUCH_FILE;
    return typeof state === 'string' ? [] : [{ ...image, state }];
  });
  const findings = await examineFound(found, context);
  const judged = found.map((image, index) => judge(image, findings[index] ?? NOT_EXAMINED));
  const upcoming = judged.values();
  const outcomes = states.map((state) => (typeof state === 'string' ? state : (upcoming.next().value ?? NOT_EXAMINED)));
  const broken = outcomes.flatMap((outcome, index) =>
    typeof outcome === 'string' ? [{ relativePath: wanted[index]!.relativePath, reason: outcome }] : [],
  );
  const images = outcomes.map((outcome) => (typeof outcome === 'string' ? undefined : outcome));
  const allBroken = [...broken, ...absent];
  const noneLeft = broken.length === wanted.length;
  if (allBroken.length > 0 && (onBroken === 'fail' || noneLeft)) {
    const problems = new ProblemList();
    outcomes.forEach((outcome, index) => {
      if (typeof outcome === 'string') problems.add(`${placeOf(wanted[index]!)}: ${outcome}`);
    });
    for (const { relativePath, reason } of absent) problems.add(`${relativePath}: ${reason}`);
    throw dataErrors['data/images-broken']({ problems, all: noneLeft });
  }
  return { images, broken: allBroken };
}

/** Where to look for it: the file, or the archive with the name in it. */
const placeOf = ({ image, relativePath }: WantedImage): string =>
  image.kind === 'file' ? image.path : `${image.path}: ${relativePath}`;
