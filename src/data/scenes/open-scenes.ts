import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openCached } from '../../cache/content-cache.js';
import { splitNames, type Dataset, type DatasetContext, type Sample, type Split, type SplitName } from '../dataset.js';
import { dataErrors } from '../errors.js';
import { inMemorySplit } from '../in-memory-split.js';
import type { ScenesSettings } from '../scenes.js';
import {
  ANNOTATIONS_FILE,
  buildScenes,
  pixelsFile,
  SCENE_BUILDER_VERSION,
  type SceneAnnotations,
} from './build-scenes.js';
import { findSceneSources } from './scene-sources.js';

/** Settings that the schema alone cannot tell to be contradictory. */
function checkSettings(settings: ScenesSettings): void {
  const { objects, objectSize, brightness, contrast, tint, background, drawings, minimumClasses, classes } = settings;
  const ranges = { objects, objectSize, brightness, contrast, tint, 'background.gain': background.gain };
  const impossible = (problem: string, remedy: string): never => {
    throw dataErrors['data/scenes-impossible']({ problem, remedy });
  };
  for (const [name, { minimum, maximum }] of Object.entries(ranges)) {
    if (minimum > maximum) impossible(`data.${name} goes from ${minimum} down to ${maximum}.`, 'Swap the two bounds.');
  }
  const most = Math.min(objects.maximum, classes.length);
  if (minimumClasses > most) {
    impossible(
      `data.minimumClasses is ${minimumClasses}, but a scene shows at most ${most}.`,
      'Lower it, or raise data.objects.maximum or the number of data.classes.',
    );
  }
  if (drawings.validation + drawings.test >= 1) {
    impossible('data.drawings leaves no drawing to train on.', 'Choose shares that together are below 1.');
  }
  const names = classes.map(({ name }) => name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) impossible(`data.classes has ${repeated} twice.`, 'Give every class a name of its own.');
}

function openSplit(folder: string, split: SplitName, side: number, { scenes }: SceneAnnotations): Split {
  const path = join(folder, pixelsFile(split));
  const samples = scenes[split].map((objects, index): Sample => {
    const boxes = objects.map(([left, top, right, bottom, label]) => ({ left, top, right, bottom, label }));
    const labels = [...new Set(boxes.map(({ label }) => label))].sort((one, other) => one - other);
    const offset = index * side * side * 3;
    const image = { kind: 'pixels', path, offset, width: side, height: side } as const;
    return { id: `${split}-${String(index).padStart(6, '0')}`, image, width: side, height: side, boxes, labels };
  });
  return inMemorySplit(samples);
}

/** Opens the scenes of these settings, and builds them first where the cache does not have them. */
export async function openScenes(settings: ScenesSettings, context: DatasetContext): Promise<Dataset> {
  checkSettings(settings);
  const sources = await findSceneSources();
  const entry = await openCached({
    cacheDirectory: context.cacheDirectory,
    family: 'scenes',
    key: { builder: SCENE_BUILDER_VERSION, packages: sources.versions, settings: settings },
    build: (folder) => buildScenes(settings, sources, folder, context),
    signal: context.signal,
  });
  const annotations = JSON.parse(await readFile(join(entry.folder, ANNOTATIONS_FILE), 'utf8')) as SceneAnnotations;
  const splits = Object.fromEntries(
    splitNames.map((split) => [split, openSplit(entry.folder, split, settings.imageSide, annotations)]),
  ) as Record<SplitName, Split>;
  return { classes: annotations.classes, fingerprint: entry.digest, split: (name) => splits[name] };
}
