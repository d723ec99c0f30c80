import { posix, resolve } from 'node:path';
import type { CocoSettings } from '../coco.js';
import { dataFingerprint } from '../data-fingerprint.js';
import type { Dataset, DatasetContext, Sample, SplitName } from '../dataset.js';
import { dataErrors } from '../errors.js';
import { distinctLabels } from '../image-boxes.js';
import { findImageFiles, withoutEnding } from '../image-files.js';
import { inMemorySplit } from '../in-memory-split.js';
import { ProblemList } from '../problem-list.js';
import { requirePath } from '../require-path.js';
import { ownPaths } from '../split-paths.js';
import { completeSplits, mapSplits } from '../split-shares.js';
import { readInstances, type CocoImage, type CocoInstances } from './read-instances.js';

const OBTAIN = 'COCO is at https://cocodataset.org/#download.';

/** One annotation file and the folder that its images are in. */
interface Source {
  readonly split: SplitName;
  readonly file: string;
  /** Under root. */
  readonly folder: string;
  readonly instances: CocoInstances;
}

async function readSources({ images, annotations }: CocoSettings, root: string): Promise<Source[]> {
  const folders = new Map(ownPaths(images));
  const sources: Source[] = [];
  for (const [split, path] of ownPaths(annotations)) {
    const folder = typeof images === 'string' ? images : folders.get(split);
    if (folder === undefined) throw dataErrors['data/images-of-split']({ split });
    const file = resolve(root, path);
    await requirePath({ setting: 'data.annotations', path: file, kind: 'file', obtain: OBTAIN });
    await requirePath({ setting: 'data.images', path: resolve(root, folder), kind: 'folder', obtain: OBTAIN });
    sources.push({ split, file, folder, instances: readInstances(file) });
  }
  return sources;
}

/** The categories of all files in the order of their ids; files must not contradict each other. */
function joinCategories(sources: readonly Source[]): { id: number; name: string }[] {
  const names = new Map<number, string>();
  for (const { file, instances } of sources) {
    const problems = new ProblemList();
    for (const [id, name] of instances.categories) {
      const known = names.get(id) ?? name;
      if (known !== name) problems.add(`category ${id} is "${name}" here and "${known}" in another annotation file`);
      names.set(id, known);
    }
    if (problems.total > 0) throw dataErrors['data/annotations-invalid']({ path: file, problems });
  }
  return [...names].map(([id, name]) => ({ id, name })).sort((one, other) => one.id - other.id);
}

/** Path of an image relative to the dataset's root. */
const imagePath = (folder: string, image: CocoImage): string => posix.join(folder, image.fileName);

/** Refuses an image that two entries name: it would be in two splits. */
function refuseRepeated(sources: readonly Source[]): void {
  const firstUse = new Map<string, string>();
  for (const { file, folder, instances } of sources) {
    const problems = new ProblemList();
    for (const image of instances.images) {
      const path = imagePath(folder, image);
      const earlier = firstUse.get(path);
      if (earlier !== undefined) problems.add(`the image ${path} is listed in ${earlier} already`);
      firstUse.set(path, file);
    }
    if (problems.total > 0) throw dataErrors['data/annotations-invalid']({ path: file, problems });
  }
}

/** Opens a dataset in COCO's format: see the plug-in. */
export async function openCoco(settings: CocoSettings, context: DatasetContext): Promise<Dataset> {
  const root = resolve(context.workingDirectory, settings.root);
  await requirePath({ setting: 'data.root', path: root, kind: 'folder', obtain: OBTAIN });
  const sources = await readSources(settings, root);
  const categories = joinCategories(sources);
  refuseRepeated(sources);

  const names = sources.flatMap(({ folder, instances }) => instances.images.map((image) => imagePath(folder, image)));
  if (names.length === 0) throw dataErrors['data/no-images']({ path: root });
  const files = await findImageFiles(root, names, 'data.images', context);
  const labelOf = new Map(categories.map(({ id }, label) => [id, label]));
  const label = (category: number): number => labelOf.get(category) ?? 0;

  const own: { train: readonly Sample[]; validation?: readonly Sample[]; test?: readonly Sample[] } = { train: [] };
  for (const { split, folder, instances } of sources) {
    own[split] = instances.images.map((image) => ({
      id: (sources.length > 1 ? `${split}/` : '') + withoutEnding(image.fileName),
      image: { kind: 'file', path: files.get(imagePath(folder, image))?.path ?? '' },
      width: image.width,
      height: image.height,
      boxes: image.boxes.map((box) => ({ ...box, label: label(box.label) })),
      labels: distinctLabels([...image.categories].map(label)),
    }));
  }
  const splits = mapSplits(completeSplits(own, settings.split), inMemorySplit);
  return {
    classes: categories.map(({ name }) => name),
    fingerprint: dataFingerprint(
      sources.map(({ instances }) => instances.digest),
      [...files.values()],
    ),
    split: (name) => splits[name],
  };
}
