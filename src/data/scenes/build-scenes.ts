import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Piscina } from 'piscina';
import { RandomStream } from '../../engine/random/random-stream.js';
import { workerFile } from '../../worker-file.js';
import { splitNames, type DatasetContext, type SplitName } from '../dataset.js';
import { dataErrors } from '../errors.js';
import type { ScenesSettings } from '../scenes.js';
import { dealFamilies, drawingsOfSplit, type SplitDrawings } from './drawing-split.js';
import { drawingFamilies } from './drawing-families.js';
import { selectDrawings, type Drawing } from './drawings.js';
import type { AnnotatedObject, ComposedScenes, DrawingsTask, ScenesTask, TextureTask } from './scene-worker.js';
import type { SceneSources } from './scene-sources.js';
import { sharedImage, sharedImages, type SharedImages } from './shared-images.js';

/** To be raised with every change of the bytes that the same settings give. */
export const SCENE_BUILDER_VERSION = 3;

/** A drawing as the annotations name it. */
export interface AnnotatedDrawing {
  readonly label: string;
  readonly hexcode: string;
  readonly class: number;
  /** The label of the family's first drawing. */
  readonly family: string;
  readonly split: SplitName;
}

/** `annotations.json` of a built set. */
export interface SceneAnnotations {
  readonly classes: readonly string[];
  readonly drawings: readonly AnnotatedDrawing[];
  /** For each split and scene, its objects. */
  readonly scenes: Readonly<Record<SplitName, readonly (readonly AnnotatedObject[])[]>>;
}

export const ANNOTATIONS_FILE = 'annotations.json';
/** RGB of a split's scenes, one after the other. */
export const pixelsFile = (split: SplitName): string => `${split}.rgb`;

/** Pixels a side of the thumbnails by which near-duplicates are found. */
const THUMBNAIL_SIDE = 16;
const DRAWINGS_A_TASK = 16;
const SCENES_A_TASK = 128;

/** Sides in which a drawing is kept: the thumbnail, and from the largest object down by halves of an octave. */
function cutOutSides({ imageSide, objectSize, aspect }: ScenesSettings): number[] {
  const largest = Math.ceil(imageSide * objectSize.maximum * Math.exp(aspect / 2));
  const smallest = imageSide * objectSize.minimum * Math.exp(-aspect / 2);
  const sides = [largest];
  for (let side = largest; side / Math.SQRT2 >= smallest; side /= Math.SQRT2) sides.push(Math.ceil(side / Math.SQRT2));
  return [THUMBNAIL_SIDE, ...sides];
}

/** Numbers from 0 to `count` in pieces of at most `size`. */
function pieces(count: number, size: number): { from: number; to: number }[] {
  return Array.from({ length: Math.ceil(count / size) }, (_, piece) => ({
    from: piece * size,
    to: Math.min(count, (piece + 1) * size),
  }));
}

interface Build {
  readonly settings: ScenesSettings;
  readonly sources: SceneSources;
  readonly folder: string;
  readonly context: DatasetContext;
  readonly pool: Piscina;
}

async function prepareDrawings(build: Build, drawings: readonly Drawing[]): Promise<SharedImages> {
  const { settings, sources, context, pool } = build;
  const cutOuts = sharedImages(drawings.length, cutOutSides(settings), 4);
  const task = context.progress.start('Preparing drawings', drawings.length, 'drawings');
  await Promise.all(
    pieces(drawings.length, DRAWINGS_A_TASK).map(async ({ from, to }) => {
      const files = drawings.slice(from, to).map(({ file }) => file);
      const job: DrawingsTask = { folder: sources.folder, files, first: from, cutOuts };
      await pool.run(job, { name: 'prepareDrawings', signal: context.signal ?? null });
      task.advance(to - from);
    }),
  );
  task.end();
  return cutOuts;
}

async function prepareTextures({ settings, pool, context }: Build): Promise<SharedImages> {
  const { textures: count } = settings.background;
  const textures = sharedImages(count, [2 * settings.imageSide], 3);
  await Promise.all(
    Array.from({ length: count }, (_, texture) => {
      const job: TextureTask = { seed: settings.seed, texture, textures };
      return pool.run(job, { name: 'prepareTexture', signal: context.signal ?? null }) as Promise<void>;
    }),
  );
  return textures;
}

/** Deals the drawings out to the splits, each as it will stand in the annotations. */
function assignDrawings(
  settings: ScenesSettings,
  drawings: readonly Drawing[],
  cutOuts: SharedImages,
): AnnotatedDrawing[] {
  const thumbnails = drawings.map((_, index) => sharedImage(cutOuts, index, 0));
  const families = drawingFamilies(drawings, thumbnails, settings.drawings.nearDuplicate);
  const random = RandomStream.fromSeed(settings.seed).stream('scenes', 'drawings');
  const splitOf = dealFamilies(drawings, families, settings.classes.length, settings.drawings, random);
  return drawings.map(({ label, hexcode, class: classIndex }, index) => {
    const family = families[index] ?? index;
    const { label: familyLabel } = drawings[family]!;
    return { label, hexcode, class: classIndex, family: familyLabel, split: splitOf.get(family) ?? 'train' };
  });
}

/** The drawings that a split may show, checked to hold every class. */
function paletteOf(settings: ScenesSettings, drawings: readonly AnnotatedDrawing[], split: SplitName): SplitDrawings {
  const palette = drawingsOfSplit(drawings, settings.classes.length, split);
  const empty = settings.classes.filter((_, label) => palette[label]?.length === 0).map(({ name }) => name);
  if (empty.length > 0) {
    throw dataErrors['data/scenes-impossible']({
      problem: `The ${split} split has no drawing of ${empty.join(', ')}.`,
      remedy: 'Give these classes more sub-groups, or hold fewer drawings out (data.drawings).',
    });
  }
  return palette;
}

interface Materials {
  readonly cutOuts: SharedImages;
  readonly textures: SharedImages;
  readonly drawings: readonly AnnotatedDrawing[];
}

/** Composes a split in the workers and writes its pixels in order, holding two tasks a worker in memory at most. */
async function composeSplit(
  { settings, folder, context, pool }: Build,
  { cutOuts, textures, drawings }: Materials,
  split: SplitName,
  advance: (scenes: number) => void,
): Promise<AnnotatedObject[][]> {
  const count = settings.scenes[split];
  const common = { seed: settings.seed, split, layout: settings, cutOuts, textures, drawingCount: drawings.length };
  const palette = count > 0 ? paletteOf(settings, drawings, split) : [];
  const waiting = pieces(count, SCENES_A_TASK);
  const running: Promise<ComposedScenes>[] = [];
  const startNext = (): void => {
    const piece = waiting.shift();
    if (piece === undefined) return;
    const job: ScenesTask = { ...common, ...piece, drawings: palette };
    const result = pool.run(job, { name: 'composeScenes', signal: context.signal ?? null }) as Promise<ComposedScenes>;
    // Taken up in order below; until then a failure of a later task is not left unhandled.
    result.catch(() => undefined);
    running.push(result);
  };

  const objects: AnnotatedObject[][] = [];
  const file = await open(join(folder, pixelsFile(split)), 'w');
  try {
    for (let ahead = 0; ahead < 2 * context.workers; ahead++) startNext();
    for (let next = running.shift(); next !== undefined; next = running.shift()) {
      const composed = await next;
      startNext();
      if (composed.impossible !== undefined) throw impossibleLayout(settings, split, composed.impossible);
      await file.writeFile(composed.pixels);
      objects.push(...composed.objects.map((scene) => [...scene]));
      advance(composed.objects.length);
    }
  } finally {
    await file.close();
  }
  return objects;
}

function impossibleLayout({ objects, minimumClasses }: ScenesSettings, split: SplitName, scene: number): Error {
  return dataErrors['data/scenes-impossible']({
    problem:
      `Scene ${scene} of ${split} found no room for ${objects.minimum} or more objects of ${minimumClasses} or more classes ` +
      'in a thousand attempts.',
    remedy:
      'Allow smaller objects, more overlap or fewer objects (data.objectSize, data.maximumOverlap, data.objects).',
  });
}

/** Builds the whole set into `folder`. The bytes depend on the settings and the sources, not on the number of workers. */
export async function buildScenes(
  settings: ScenesSettings,
  sources: SceneSources,
  folder: string,
  context: DatasetContext,
): Promise<void> {
  const { Piscina } = await import('piscina');
  const filename = workerFile('data/scenes/scene-worker.js');
  const pool = new Piscina({ filename, minThreads: context.workers, maxThreads: context.workers });
  try {
    const build: Build = { settings, sources, folder, context, pool };
    const selected = selectDrawings(sources.emojis, sources.subgroupNames, sources.files, settings.classes);
    const [cutOuts, textures] = await Promise.all([prepareDrawings(build, selected), prepareTextures(build)]);
    const drawings = assignDrawings(settings, selected, cutOuts);

    const total = splitNames.reduce((sum, split) => sum + settings.scenes[split], 0);
    const task = context.progress.start('Composing scenes', total, 'scenes');
    const scenes = { train: [], validation: [], test: [] } as Record<SplitName, AnnotatedObject[][]>;
    for (const split of splitNames) {
      scenes[split] = await composeSplit(build, { cutOuts, textures, drawings }, split, (done) => {
        task.advance(done);
      });
    }
    task.end();
    const annotations: SceneAnnotations = { classes: settings.classes.map(({ name }) => name), drawings, scenes };
    await writeFile(join(folder, ANNOTATIONS_FILE), JSON.stringify(annotations));
  } finally {
    await pool.destroy();
  }
}
