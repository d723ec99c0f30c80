import { join } from 'node:path';
import { assembleDataset, type Annotation, type SetImage } from '../assemble-dataset.js';
import { distinctClassNames } from '../class-names.js';
import type { Dataset, DatasetContext } from '../dataset.js';
import { divideImages } from '../divide-images.js';
import type { ImageSize } from '../examine-images.js';
import { BoxClipper } from '../image-boxes.js';
import { posixRelative } from '../image-files.js';
import type { OpenImagesSettings } from '../open-images.js';
import { findSources } from './find-sources.js';
import { findImagePlaces } from './image-places.js';
import { readSources, type SplitTable, type ReadSources } from './read-sources.js';

const OBTAIN = 'run-exp data open-images --download fetches the images of a subset.';

/** An image with the place of its annotation. */
interface OpenImage extends SetImage {
  readonly table: SplitTable;
  /** Its number in the table. */
  readonly number: number;
}

/** Ids of the classes that occur, in the order of the descriptions. */
function occurringClasses({ tables, descriptions }: ReadSources): string[] {
  return [...descriptions.names.keys()].filter((id) =>
    tables.some(({ annotations }) => annotations.classes.indexOf(id) >= 0),
  );
}

async function imagesOf(table: SplitTable, root: string, context: DatasetContext): Promise<OpenImage[]> {
  const { split, imagesIn, annotations } = table;
  const isWanted = (id: string): boolean => annotations.images.indexOf(id) >= 0;
  const placeOf = await findImagePlaces({ path: imagesIn, root, isWanted, obtain: OBTAIN }, context);
  return Array.from(annotations.images.names(), (id, number) => {
    const file = `${id}.jpg`;
    const names = [posixRelative(root, join(imagesIn, file)), file];
    return { ...placeOf(id), id, split, names, relativePath: `${split}/${file}`, table, number };
  });
}

/** Gives the boxes of images as the dataset has them: in pixels, with its own labels. */
class BoxAnnotator {
  readonly clipper = new BoxClipper();
  /** The dataset's labels by table and class of the table. */
  readonly #labels: ReadonlyMap<SplitTable, Uint16Array>;

  constructor(tables: readonly SplitTable[], classIds: readonly string[]) {
    const labelOf = new Map(classIds.map((id, label) => [id, label]));
    this.#labels = new Map(
      tables.map((table) => [table, Uint16Array.from(table.annotations.classes.names(), (id) => labelOf.get(id) ?? 0)]),
    );
  }

  readonly annotate = ({ table, number }: OpenImage, [width, height]: ImageSize): Annotation => {
    const own = this.#labels.get(table)!;
    const { boxes, labels } = table.annotations.annotationOf(number);
    const inPixels = boxes.map(({ left, top, right, bottom, label, group }) => ({
      left: left * width,
      top: top * height,
      right: right * width,
      bottom: bottom * height,
      label: own[label]!,
      ...(group ? { group } : {}),
    }));
    return {
      // A box without area or outside counts as a label only.
      boxes: inPixels.flatMap((box) => this.clipper.clip(box, width, height) ?? []),
      labels: labels.map((label) => own[label]!),
    };
  };
}

/** Opens a dataset in OpenImages' layout, or a subset of one: see the plug-in. */
export async function openOpenImages(settings: OpenImagesSettings, context: DatasetContext): Promise<Dataset> {
  const sources = await findSources(settings, context.workingDirectory);
  const { root } = sources;
  const read = await readSources(sources, context);
  const { tables, descriptions } = read;
  const classIds = occurringClasses(read);
  const annotator = new BoxAnnotator(tables, classIds);
  const images: OpenImage[] = [];
  for (const table of tables) for (const image of await imagesOf(table, root, context)) images.push(image);
  const set = {
    root,
    classes: distinctClassNames(
      classIds.map((id) => descriptions.names.get(id) ?? id),
      classIds,
    ),
    division: await divideImages(images, { root, present: tables.map(({ split }) => split) }, settings.split),
    annotations: [
      ...tables.map(({ split, annotations }) => ({ role: split, digest: annotations.digest })),
      ...(descriptions.digest === undefined ? [] : [{ role: 'class descriptions', digest: descriptions.digest }]),
    ],
    annotate: annotator.annotate,
    dropped: () => annotator.clipper.dropped,
  };
  return assembleDataset(set, settings, context);
}
