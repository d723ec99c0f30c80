import { join, resolve } from 'node:path';
import { findAnnotationFiles, type AnnotationFile } from '../annotation-files.js';
import type { CocoSettings } from '../coco.js';
import { dataFingerprint } from '../data-fingerprint.js';
import type { Dataset, DatasetContext, Sample } from '../dataset.js';
import { dataErrors } from '../errors.js';
import { distinctLabels } from '../image-boxes.js';
import { findImageFiles, sampleIds, type ImageFile } from '../image-files.js';
import { inMemorySplit } from '../in-memory-split.js';
import { ProblemList } from '../problem-list.js';
import { completeSplits, gatherSplits, mapSplits } from '../split-shares.js';
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

function sampleOf(id: string, file: ImageFile, image: CocoImage, labelOf: ReadonlyMap<number, number>): Sample {
  const label = (category: number): number => labelOf.get(category) ?? 0;
  return {
    id,
    image: { kind: 'file', path: file.path },
    width: image.width,
    height: image.height,
    boxes: image.boxes.map((box) => ({ ...box, label: label(box.label) })),
    labels: distinctLabels([...image.categories].map(label)),
  };
}

/** Opens a dataset in COCO's format: see the plug-in. */
export async function openCoco(settings: CocoSettings, context: DatasetContext): Promise<Dataset> {
  const root = resolve(context.workingDirectory, settings.root);
  const annotationFiles = await findAnnotationFiles(settings, root, OBTAIN);
  const sources = annotationFiles.map((file): Source => ({ ...file, instances: readInstances(file.path) }));
  const categories = joinCategories(sources);
  const images = joinImages(sources);
  if (images.length === 0) throw dataErrors['data/no-images']({ path: root });

  const names = images.map(({ source: { split }, image: { fileName } }) => `${split}/${fileName}`);
  const wanted = images.map(({ path }, index) => ({ path, relativePath: names[index]! }));
  const files = await findImageFiles(wanted, 'data.images', context);
  const ids = sampleIds(sources.length > 1 ? names : images.map(({ image }) => image.fileName));
  const labelOf = new Map(categories.map(({ id }, label) => [id, label]));

  const samples = images.map(({ source: { split }, image }, index) => ({
    split,
    item: sampleOf(ids[index]!, files[index]!, image, labelOf),
  }));
  const own = gatherSplits(
    sources.map(({ split }) => split),
    samples,
  );
  const splits = mapSplits(completeSplits(own, settings.split), inMemorySplit);
  return {
    classes: categories.map(({ name }) => name),
    fingerprint: dataFingerprint(
      sources.map(({ split, instances }) => ({ role: split, digest: instances.digest })),
      files,
    ),
    split: (name) => splits[name],
  };
}
