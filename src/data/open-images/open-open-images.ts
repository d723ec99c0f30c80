import { posix, resolve } from 'node:path';
import { dataFingerprint } from '../data-fingerprint.js';
import type { Dataset, DatasetContext, Sample, SplitName } from '../dataset.js';
import { dataErrors } from '../errors.js';
import { clipBox, distinctLabels } from '../image-boxes.js';
import { findImageFiles, type ImageFile } from '../image-files.js';
import { imageSizes, type ImageSize } from '../image-sizes.js';
import { inMemorySplit } from '../in-memory-split.js';
import type { OpenImagesSettings } from '../open-images.js';
import { ProblemList } from '../problem-list.js';
import { requirePath } from '../require-path.js';
import { ownPaths } from '../split-paths.js';
import { completeSplits, mapSplits } from '../split-shares.js';
import { readBoxCsv, type BoxTable, type NormalizedBox } from './read-box-csv.js';
import { readClassDescriptions } from './read-class-descriptions.js';

const OBTAIN = 'OpenImages is at https://storage.googleapis.com/openimages/web/download_v7.html.';

/** One box CSV and the folder that its images are in. */
interface Source {
  readonly split: SplitName;
  readonly file: string;
  /** Under root. */
  readonly folder: string;
  readonly table: BoxTable;
}

async function readSources({ images, annotations }: OpenImagesSettings, root: string): Promise<Source[]> {
  const folders = new Map(ownPaths(images));
  const sources: Source[] = [];
  for (const [split, path] of ownPaths(annotations)) {
    const folder = typeof images === 'string' ? images : folders.get(split);
    if (folder === undefined) throw dataErrors['data/images-of-split']({ split });
    const file = resolve(root, path);
    await requirePath({ setting: 'data.annotations', path: file, kind: 'file', obtain: OBTAIN });
    await requirePath({ setting: 'data.images', path: resolve(root, folder), kind: 'folder', obtain: OBTAIN });
    sources.push({ split, file, folder, table: await readBoxCsv(file) });
  }
  return sources;
}

/** Refuses an image with rows in two tables: it would be in two splits. */
function refuseRepeated(sources: readonly Source[]): void {
  const firstUse = new Map<string, string>();
  for (const { file, table } of sources) {
    const problems = new ProblemList();
    for (const id of table.boxes.keys()) {
      const earlier = firstUse.get(id);
      if (earlier !== undefined) problems.add(`the image ${id} has boxes in ${earlier} already`);
      firstUse.set(id, file);
    }
    if (problems.total > 0) throw dataErrors['data/annotations-invalid']({ path: file, problems });
  }
}

/** The classes that occur, in the order of the descriptions: their ids. */
function occurringClasses(sources: readonly Source[], names: ReadonlyMap<string, string>): string[] {
  const occurring = new Set<string>();
  for (const { file, table } of sources) {
    const problems = new ProblemList();
    const inTable = new Set([...table.boxes.values()].flatMap((boxes) => boxes.map(({ classId }) => classId)));
    for (const id of inTable) {
      if (names.has(id)) occurring.add(id);
      else problems.add(`the class ${id} is not in the class descriptions`);
    }
    if (problems.total > 0) throw dataErrors['data/annotations-invalid']({ path: file, problems });
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
  file: ImageFile,
  [width, height]: ImageSize,
  labelOf: ReadonlyMap<string, number>,
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
    image: { kind: 'file', path: file.path },
    width,
    height,
    // A box without area counts as a label only.
    boxes: labelled.flatMap((box) => clipBox(box, width, height) ?? []),
    labels: distinctLabels(labelled.map(({ label }) => label)),
  };
}

/** Opens a dataset in OpenImages' layout: see the plug-in. */
export async function openOpenImages(settings: OpenImagesSettings, context: DatasetContext): Promise<Dataset> {
  const root = resolve(context.workingDirectory, settings.root);
  await requirePath({ setting: 'data.root', path: root, kind: 'folder', obtain: OBTAIN });
  const descriptionsPath = resolve(root, settings.classDescriptions);
  await requirePath({ setting: 'data.classDescriptions', path: descriptionsPath, kind: 'file', obtain: OBTAIN });
  const descriptions = await readClassDescriptions(descriptionsPath);
  const sources = await readSources(settings, root);
  refuseRepeated(sources);
  const classIds = occurringClasses(sources, descriptions.names);
  const labelOf = new Map(classIds.map((id, label) => [id, label]));

  const pathOf = (folder: string, id: string): string => posix.join(folder, `${id}.jpg`);
  const names = sources.flatMap(({ folder, table }) => [...table.boxes.keys()].map((id) => pathOf(folder, id)));
  if (names.length === 0) throw dataErrors['data/no-images']({ path: root });
  const files = await findImageFiles(root, names, 'data.images', context);
  const found = names.flatMap((name) => files.get(name) ?? []);
  const sizes = await imageSizes(found, context);
  const imageOf = new Map(
    found.map((file, index) => [file.relativePath, { file, size: sizes[index] ?? ([0, 0] as const) }]),
  );

  const own: { train: readonly Sample[]; validation?: readonly Sample[]; test?: readonly Sample[] } = { train: [] };
  for (const { split, folder, table } of sources) {
    own[split] = [...table.boxes].flatMap(([id, boxes]) => {
      const image = imageOf.get(pathOf(folder, id));
      return image ? [sampleOf(id, boxes, image.file, image.size, labelOf)] : [];
    });
  }
  const splits = mapSplits(completeSplits(own, settings.split), inMemorySplit);
  return {
    classes: classNames(classIds, descriptions.names),
    fingerprint: dataFingerprint([...sources.map(({ table }) => table.digest), descriptions.digest], found),
    split: (name) => splits[name],
  };
}
