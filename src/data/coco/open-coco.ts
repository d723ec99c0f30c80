import { join, resolve } from 'node:path';
import { sum } from 'simple-statistics';
import { findAnnotationFiles, type AnnotationFile } from '../annotation-files.js';
import type { LeftOut } from '../broken-images.js';
import type { CocoSettings } from '../coco.js';
import { dataFingerprint } from '../data-fingerprint.js';
import type { Dataset, DatasetContext, Sample } from '../dataset.js';
import { dataErrors } from '../errors.js';
import { dealSamples } from '../deal-samples.js';
import { examineImages, type ExaminedImage } from '../examine-images.js';
import { distinctLabels } from '../image-boxes.js';
import { sampleIds } from '../image-files.js';
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

function sampleOf(
  id: string,
  examined: ExaminedImage,
  { width, height, boxes, categories }: CocoImage,
  labelOf: ReadonlyMap<number, number>,
): Sample {
  const label = (category: number): number => labelOf.get(category) ?? 0;
  return {
    id,
    image: examined.image,
    width,
    height,
    boxes: boxes.map((box) => ({ ...box, label: label(box.label) })),
    labels: distinctLabels([...categories].map(label)),
  };
}

/** The boxes that were dropped from all files. */
const droppedFrom = (sources: readonly Source[]): LeftOut['boxes'] => ({
  withoutArea: sum(sources.map(({ instances }) => instances.dropped.withoutArea)),
  outside: sum(sources.map(({ instances }) => instances.dropped.outside)),
});

/** Opens a dataset in COCO's format: see the plug-in. */
export async function openCoco(settings: CocoSettings, context: DatasetContext): Promise<Dataset> {
  const root = resolve(context.workingDirectory, settings.root);
  const annotationFiles = await findAnnotationFiles(settings, root, OBTAIN);
  const sources = annotationFiles.map((file): Source => ({ ...file, instances: readInstances(file.path) }));
  const categories = joinCategories(sources);
  const images = joinImages(sources);
  if (images.length === 0) throw dataErrors['data/no-images']({ path: root });

  const names = images.map(({ source: { split }, image: { fileName } }) => `${split}/${fileName}`);
  const wanted = images.map(({ path, image: { width, height } }, index) => ({
    image: { kind: 'file', path } as const,
    relativePath: names[index]!,
    declared: [width, height] as const,
  }));
  const examined = await examineImages(wanted, settings.onBroken, context);
  const ids = sampleIds(sources.length > 1 ? names : images.map(({ image }) => image.fileName));
  const labelOf = new Map(categories.map(({ id }, label) => [id, label]));

  const dealt = images.map(({ source: { split }, image }, index) => {
    const [id, found] = [ids[index]!, examined.images[index]];
    return { split, id, sample: found && sampleOf(id, found, image, labelOf) };
  });
  const present = sources.map(({ split }) => split);
  const splits = dealSamples(present, dealt, settings.split);
  const digests = sources.map(({ split, instances }) => ({ role: split, digest: instances.digest }));
  return {
    classes: categories.map(({ name }) => name),
    fingerprint: dataFingerprint(digests, examined.images, examined.broken),
    leftOut: { images: examined.broken, boxes: droppedFrom(sources) },
    split: (name) => splits[name],
  };
}
