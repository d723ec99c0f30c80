import { join, resolve } from 'node:path';
import { sum } from 'simple-statistics';
import { findAnnotationFiles, type AnnotationFile } from '../annotation-files.js';
import { assembleDataset, type SetImage } from '../assemble-dataset.js';
import type { DroppedBoxes } from '../broken-images.js';
import type { CocoSettings } from '../coco.js';
import type { Dataset, DatasetContext } from '../dataset.js';
import { divideImages } from '../divide-images.js';
import { dataErrors } from '../errors.js';
import { boundsOf } from '../folder-bounds.js';
import { posixRelative, sampleIds } from '../image-files.js';
import { ProblemList } from '../problem-list.js';
import { readInstances, type CocoImage, type CocoInstances } from './read-instances.js';

const OBTAIN = 'COCO is at https://cocodataset.org/#download.';

interface Source extends AnnotationFile {
  readonly instances: CocoInstances;
}

/** An image of one of the sources, with the path where it should be. */
interface SourcedImage {
  readonly source: Source;
  readonly image: CocoImage;
  readonly path: string;
}

/** The categories of all files in the order of their ids; files must not contradict each other. */
function joinCategories(sources: readonly Source[]): { id: number; name: string }[] {
  const names = new Map<number, string>();
  for (const { path, instances } of sources) {
    const problems = new ProblemList();
    for (const [id, name] of instances.categories) {
      const known = names.get(id) ?? name;
      if (known !== name) problems.add(`category ${id} is "${name}" here and "${known}" in another annotation file`);
      names.set(id, known);
    }
    if (problems.total > 0) throw dataErrors['data/annotations-invalid']({ path, problems });
  }
  return [...names].map(([id, name]) => ({ id, name })).sort((one, other) => one.id - other.id);
}

/** The images of all files, refusing one that two entries name: it would be in two splits. */
function joinImages(sources: readonly Source[]): SourcedImage[] {
  const firstUse = new Map<string, string>();
  return sources.flatMap((source) => {
    const problems = new ProblemList();
    const images = source.instances.images.map((image) => {
      const path = join(source.imageFolder, image.fileName);
      const earlier = firstUse.get(path);
      if (earlier !== undefined) problems.add(`the image ${path} is listed in ${earlier} already`);
      firstUse.set(path, source.path);
      return { source, image, path };
    });
    if (problems.total > 0) throw dataErrors['data/annotations-invalid']({ path: source.path, problems });
    return images;
  });
}

/** An image as the set knows it, with its annotations. */
type IdentifiedImage = SetImage & Pick<CocoImage, 'boxes' | 'categories'>;

/** Gives the images their ids: with their splits where several files may name the same. */
function identify(images: readonly SourcedImage[], isDivided: boolean, root: string): IdentifiedImage[] {
  const relativePaths = images.map(({ source: { split }, image: { fileName } }) => `${split}/${fileName}`);
  const ids = sampleIds(isDivided ? relativePaths : images.map(({ image }) => image.fileName));
  return images.map(({ source: { split, imageFolder }, image, path }, index) => ({
    id: ids[index]!,
    split,
    names: [posixRelative(root, path), image.fileName],
    image: { kind: 'file', path },
    folders: boundsOf(root, imageFolder),
    relativePath: relativePaths[index]!,
    declared: [image.width, image.height],
    boxes: image.boxes,
    categories: image.categories,
  }));
}

/** The boxes that were dropped from all files. */
const droppedFrom = (sources: readonly Source[]): DroppedBoxes => {
  const total = (count: keyof DroppedBoxes): number => sum(sources.map(({ instances }) => instances.dropped[count]));
  return { withoutArea: total('withoutArea'), outside: total('outside'), cut: total('cut') };
};

/** Opens a dataset in COCO's format: see the plug-in. */
export async function openCoco(settings: CocoSettings, context: DatasetContext): Promise<Dataset> {
  const root = resolve(context.workingDirectory, settings.root);
  const annotationFiles = await findAnnotationFiles(settings, root, OBTAIN);
  const sources = annotationFiles.map((file): Source => ({ ...file, instances: readInstances(file.path) }));
  const categories = joinCategories(sources);
  const labelOf = new Map(categories.map(({ id }, label) => [id, label]));
  const label = (category: number): number => labelOf.get(category) ?? 0;
  const images = identify(joinImages(sources), sources.length > 1, root);
  const present = sources.map(({ split }) => split);
  const set = {
    root,
    classes: categories.map(({ name }) => name),
    division: await divideImages(images, { root, present }, settings.split),
    annotations: sources.map(({ split, instances }) => ({ role: split, digest: instances.digest })),
    annotate: ({ boxes, categories: shown }: IdentifiedImage) => ({
      boxes: boxes.map((box) => ({ ...box, label: label(box.label) })),
      labels: [...shown].map(label),
    }),
    dropped: () => droppedFrom(sources),
  };
  return assembleDataset(set, settings, context);
}
