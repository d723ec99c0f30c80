import { createHash } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openCached } from '../cache/content-cache.js';
import { workerFile } from '../worker-file.js';
import type { BrokenImage, OnBroken } from './broken-images.js';
import type { DatasetContext } from './dataset.js';
import { dataErrors } from './errors.js';
import type { Finding } from './examination/examine-worker.js';
import { forEachConcurrently } from './for-each-concurrently.js';
import { isImageSide } from './image-boxes.js';
import type { EncodedImage } from './image-source.js';
import { ProblemList } from './problem-list.js';

/** Width and height in pixels. */
export type ImageSize = readonly [number, number];

/** An image that a set should have. */
export interface WantedImage {
  /** Where it should be. */
  readonly image: EncodedImage;
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
  readonly size: ImageSize;
}

export interface Examination {
  /** In the order in which they were wanted; `undefined` where an image is broken. */
  readonly images: readonly (ExaminedImage | undefined)[];
  /** In that order, too. */
  readonly broken: readonly BrokenImage[];
}

/** Raised when the same bytes are judged differently. */
const EXAMINER_VERSION = 1;

/** Images of which the findings are kept together: what an interruption loses at most, for each thread. */
const TOGETHER = 500;

/** Fewer images than this are examined in this thread: starting others takes longer. */
const WORTH_THREADS = 64;

/** Files looked up at the same time. */
const CONCURRENCY = 64;

const FILE = 'findings.json';

/** What tells a changed file: its length in bytes and its time; `undefined` where there is none. */
interface FileState {
  readonly bytes: number;
  readonly modified: number;
}

async function fileStates(
  wanted: readonly WantedImage[],
  { progress, signal }: DatasetContext,
): Promise<(FileState | undefined)[]> {
  const states = new Array<FileState | undefined>(wanted.length);
  const archives = new Map<string, Promise<FileState | undefined>>();
  const look = async (path: string): Promise<FileState | undefined> => {
    const file = await stat(path).catch(() => undefined);
    return file?.isFile() ? { bytes: file.size, modified: file.mtimeMs } : undefined;
  };
  const task = progress.start('Looking up images', wanted.length, 'images');
  try {
    await forEachConcurrently(wanted, CONCURRENCY, async ({ image }, index) => {
      signal?.throwIfAborted();
      if (image.kind === 'file') states[index] = await look(image.path);
      else {
        const archive = archives.get(image.path) ?? look(image.path);
        archives.set(image.path, archive);
        const state = await archive;
        states[index] = state && { ...state, bytes: image.length };
      }
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
  const [width, height, digest] = finding;
  if (!isImageSide(width) || !isImageSide(height)) return `it is ${width} x ${height} pixels large`;
  if (declared !== undefined && (declared[0] !== width || declared[1] !== height)) {
    return `it is ${width} x ${height} pixels large, its annotation is of ${declared.join(' x ')}`;
  }
  return { image: { ...image, digest }, relativePath, bytes: state.bytes, size: [width, height] };
}

/**
 * Decodes every image of a set once, in the order given, and tells those that can be used from those that cannot. Which images a set has is so
 * known before any of them is drawn, and does not depend on who reads them. Findings are kept in the cache for as long as path, length
 * and time of a file stay the same; an interrupted examination goes on where it was.
 *
 * @throws `data/images-broken` with every broken image where `onBroken` is `fail`, or where no image is left
 */
export async function examineImages(
  wanted: readonly WantedImage[],
  onBroken: OnBroken,
  context: DatasetContext,
): Promise<Examination> {
  const states = await fileStates(wanted, context);
  const found = wanted.flatMap((image, index): FoundImage[] => {
    const state = states[index];
    return state === undefined ? [] : [{ ...image, state }];
  });
  const findings = await examineFound(found, context);
  const judged = found.map((image, index) => judge(image, findings[index] ?? 'it was not examined'));
  const upcoming = judged.values();
  const outcomes = states.map((state) =>
    state === undefined ? 'there is no such file' : (upcoming.next().value ?? 'it was not examined'),
  );
  const broken = outcomes.flatMap((outcome, index) =>
    typeof outcome === 'string' ? [{ relativePath: wanted[index]!.relativePath, reason: outcome }] : [],
  );
  if (broken.length > 0 && (onBroken === 'fail' || broken.length === wanted.length)) {
    const problems = new ProblemList();
    outcomes.forEach((outcome, index) => {
      if (typeof outcome === 'string') problems.add(`${placeOf(wanted[index]!)}: ${outcome}`);
    });
    throw dataErrors['data/images-broken']({ problems, all: broken.length === wanted.length });
  }
  return { images: outcomes.map((outcome) => (typeof outcome === 'string' ? undefined : outcome)), broken };
}

/** Where to look for it: the file, or the archive with the name in it. */
const placeOf = ({ image, relativePath }: WantedImage): string =>
  image.kind === 'file' ? image.path : `${image.path}: ${relativePath}`;
