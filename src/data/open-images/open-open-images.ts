import { join, resolve } from 'node:path';
import { findAnnotationFiles, type AnnotationFile } from '../annotation-files.js';
import { dataFingerprint } from '../data-fingerprint.js';
import type { Dataset, DatasetContext, Sample } from '../dataset.js';
import { dealSamples } from '../deal-samples.js';
import { dataErrors } from '../errors.js';
import { examineImages, type ExaminedImage } from '../examine-images.js';
import { BoxClipper, distinctLabels } from '../image-boxes.js';
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

function sampleOf(
  id: string,
  boxes: readonly NormalizedBox[],
  { image, size: [width, height] }: ExaminedImage,
  labelOf: ReadonlyMap<string, number>,
  clipper: BoxClipper,
): Sample {
  const labelled = boxes.map(({ left, top, right, bottom, classId, group }) => ({
    left: left * width,
    top: top * height,
    right: right * width,
    bottom: bottom * height,
    label: labelOf.get(classId) ?? 0,
    ...(group ? { group } : {}),
  }));
  return {
    id,
    image,
    width,
    height,
    // A box without area or outside counts as a label only.
    boxes: labelled.flatMap((box) => clipper.clip(box, width, height) ?? []),
    labels: distinctLabels(labelled.map(({ label }) => label)),
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
    [...table.boxes].map(([id, boxes]) => ({
      split,
      id,
      boxes,
      wanted: {
        image: { kind: 'file', path: join(imageFolder, `${id}.jpg`) } as const,
        relativePath: `${split}/${id}.jpg`,
      },
    })),
  );
  if (images.length === 0) throw dataErrors['data/no-images']({ path: root });
  const wanted = images.map((image) => image.wanted);
  const examined = await examineImages(wanted, settings.onBroken, context);

  const clipper = new BoxClipper();
  const dealt = images.map(({ split, id, boxes }, index) => {
    const found = examined.images[index];
    return { split, id, sample: found && sampleOf(id, boxes, found, labelOf, clipper) };
  });
  const present = sources.map(({ split }) => split);
  const splits = dealSamples(present, dealt, settings.split);
  const digests = sources.map(({ split, table }) => ({ role: split, digest: table.digest }));
  const annotations = [...digests, { role: 'class descriptions', digest: descriptions.digest }];
  return {
    classes: classNames(classIds, descriptions.names),
    fingerprint: dataFingerprint(annotations, examined.images, examined.broken),
    leftOut: { images: examined.broken, boxes: clipper.dropped },
    split: (name) => splits[name],
  };
}
