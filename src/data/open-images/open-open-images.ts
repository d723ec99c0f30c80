import { join, resolve } from 'node:path';
import { findAnnotationFiles, type AnnotationFile } from '../annotation-files.js';
import { assembleDataset, type Annotation, type SetImage } from '../assemble-dataset.js';
import type { Dataset, DatasetContext } from '../dataset.js';
import { divideImages } from '../divide-images.js';
import { dataErrors } from '../errors.js';
import { boundOf } from '../folder-bounds.js';
import type { ImageSize } from '../examine-images.js';
import { BoxClipper } from '../image-boxes.js';
import { posixRelative } from '../image-files.js';
import type { OpenImagesSettings } from '../open-images.js';
import { ProblemList } from '../problem-list.js';
import { requirePath } from '../require-path.js';
import { readBoxCsv, type BoxTable, type NormalizedBox } from './read-box-csv.js';
import { readClassDescriptions } from './read-class-descriptions.js';

const OBTAIN = 'OpenImages is at https://storage.googleapis.com/openimages/web/download_v7.html.';

interface Source extends AnnotationFile {
  readonly table: BoxTable;
}

/** Refuses an image with rows in two tables: it would be in two splits. */
function refuseRepeated(sources: readonly Source[]): void {
  const firstUse = new Map<string, string>();
  for (const { path, table } of sources) {
    const problems = new ProblemList();
    for (const id of table.boxes.keys()) {
      const earlier = firstUse.get(id);
      if (earlier !== undefined) problems.add(`the image ${id} has boxes in ${earlier} already`);
      firstUse.set(id, path);
    }
    if (problems.total > 0) throw dataErrors['data/annotations-invalid']({ path, problems });
  }
}

/** The classes that occur, in the order of the descriptions: their ids. */
function occurringClasses(sources: readonly Source[], names: ReadonlyMap<string, string>): string[] {
  const occurring = new Set<string>();
  for (const { path, table } of sources) {
    const problems = new ProblemList();
    for (const id of table.classIds) {
      if (names.has(id)) occurring.add(id);
      else problems.add(`the class ${id} is not in the class descriptions`);
    }
    if (problems.total > 0) throw dataErrors['data/annotations-invalid']({ path, problems });
  }
  return [...names.keys()].filter((id) => occurring.has(id));
}

/** Names by which classes are told apart: with the id where two have the same name. */
function classNames(ids: readonly string[], names: ReadonlyMap<string, string>): string[] {
  const plain = ids.map((id) => names.get(id) ?? id);
  return ids.map((id, index) => {
    const name = plain[index] ?? id;
    return plain.indexOf(name) === plain.lastIndexOf(name) ? name : `${name} (${id})`;
  });
}

/** An image with its rows. */
interface OpenImage extends SetImage {
  readonly boxes: readonly NormalizedBox[];
}

/** The rows of an image as boxes in its pixels. One without area or outside counts as a label only. */
function annotate(
  boxes: readonly NormalizedBox[],
  [width, height]: ImageSize,
  labelOf: ReadonlyMap<string, number>,
  clipper: BoxClipper,
): Annotation {
  const labelled = boxes.map(({ left, top, right, bottom, classId, group }) => ({
    left: left * width,
    top: top * height,
    right: right * width,
    bottom: bottom * height,
    label: labelOf.get(classId) ?? 0,
    ...(group ? { group } : {}),
  }));
  return {
    boxes: labelled.flatMap((box) => clipper.clip(box, width, height) ?? []),
    labels: labelled.map(({ label }) => label),
  };
}

/** Opens a dataset in OpenImages' layout: see the plug-in. */
export async function openOpenImages(settings: OpenImagesSettings, context: DatasetContext): Promise<Dataset> {
  const root = resolve(context.workingDirectory, settings.root);
  const annotationFiles = await findAnnotationFiles(settings, root, OBTAIN);
  const descriptionsPath = resolve(root, settings.classDescriptions);
  await requirePath({ setting: 'data.classDescriptions', path: descriptionsPath, kind: 'file', obtain: OBTAIN });
  const descriptions = await readClassDescriptions(descriptionsPath);
  const sources: Source[] = [];
  for (const file of annotationFiles) sources.push({ ...file, table: await readBoxCsv(file.path) });
  refuseRepeated(sources);
  const classIds = occurringClasses(sources, descriptions.names);
  const labelOf = new Map(classIds.map((id, label) => [id, label]));

  const images = sources.flatMap(({ split, imageFolder, table }) =>
    [...table.boxes].map(([id, boxes]): OpenImage => {
      const path = join(imageFolder, `${id}.jpg`);
      const names = [posixRelative(root, path), `${id}.jpg`];
      const image = { kind: 'file', path } as const;
      return { id, split, names, image, folder: boundOf(root, imageFolder), relativePath: `${split}/${id}.jpg`, boxes };
    }),
  );
  const clipper = new BoxClipper();
  const set = {
    root,
    classes: classNames(classIds, descriptions.names),
    division: await divideImages(images, { root, present: sources.map(({ split }) => split) }, settings.split),
    annotations: [
      ...sources.map(({ split, table }) => ({ role: split, digest: table.digest })),
      { role: 'class descriptions', digest: descriptions.digest },
    ],
    annotate: ({ boxes }: OpenImage, size: ImageSize) => annotate(boxes, size, labelOf, clipper),
    dropped: () => clipper.dropped,
  };
  return assembleDataset(set, settings, context);
}
