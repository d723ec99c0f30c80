import { resolve } from 'node:path';
import { readAnnotationTexts } from '../annotation-texts.js';
import { assembleDataset, type Annotation } from '../assemble-dataset.js';
import type { Dataset, DatasetContext } from '../dataset.js';
import { divideImages } from '../divide-images.js';
import { dataErrors } from '../errors.js';
import type { ImageSize } from '../examine-images.js';
import { BoxClipper } from '../image-boxes.js';
import type { PascalVocSettings } from '../pascal-voc.js';
import { requirePath } from '../require-path.js';
import { readVocAnnotation, type VocAnnotation, type VocObject } from './read-voc-annotation.js';
import { findVocFiles, VOC_LAYOUT, type VocImage } from './voc-layout.js';
import { xmlEncoding } from './xml-encoding.js';

/** An image with the objects that count. */
interface AnnotatedImage extends VocImage {
  readonly objects: readonly VocObject[];
}

const labelled = ({ left, top, right, bottom, difficult, truncated }: VocObject, label: number) => ({
  left,
  top,
  right,
  bottom,
  label,
  ...(difficult ? { difficult } : {}),
  ...(truncated ? { truncated } : {}),
});

/** The objects of an image as boxes in it. One without area or outside counts as a label only. */
function annotate(
  objects: readonly VocObject[],
  [width, height]: ImageSize,
  labelOf: ReadonlyMap<string, number>,
  clipper: BoxClipper,
): Annotation {
  const boxes = objects.map((object) => labelled(object, labelOf.get(object.name) ?? 0));
  return {
    boxes: boxes.flatMap((box) => clipper.clip(box, width, height) ?? []),
    labels: boxes.map(({ label }) => label),
  };
}

/** Joins images with what was read of them. */
function withObjects(
  image: VocImage,
  annotation: VocAnnotation | undefined,
  difficult: PascalVocSettings['difficult'],
): AnnotatedImage {
  const { size, objects = [] } = annotation ?? {};
  const counted = difficult === 'keep' ? objects : objects.filter((object) => !object.difficult);
  return { ...image, ...(size ? { declared: size } : {}), objects: counted };
}

/** Opens a dataset in Pascal VOC's format: see the plug-in. */
export async function openPascalVoc(settings: PascalVocSettings, context: DatasetContext): Promise<Dataset> {
  const root = resolve(context.workingDirectory, settings.root);
  await requirePath({ setting: 'data.root', path: root, kind: 'folder', obtain: VOC_LAYOUT });
  const { images, own, xmlFolder } = await findVocFiles(settings, root, context.signal);
  const division = await divideImages(images, own, settings.split);
  const files = division.images.map(({ xml }) => xml);
  if (files.length > 0 && files.every((file) => file === undefined)) {
    throw dataErrors['data/no-annotations']({ path: root, expected: VOC_LAYOUT });
  }
  const reading = { path: xmlFolder, files, encodingOf: xmlEncoding, parse: readVocAnnotation };
  const { parsed, digest } = await readAnnotationTexts(reading, context);
  const annotated = division.images.map((image, index) => withObjects(image, parsed[index], settings.difficult));
  const classes = [...new Set(annotated.flatMap(({ objects }) => objects.map(({ name }) => name)))].sort();
  const labelOf = new Map(classes.map((name, label) => [name, label]));
  const clipper = new BoxClipper();
  const set = {
    root,
    classes,
    division: { ...division, images: annotated },
    annotations: [{ role: 'annotations', digest }],
    annotate: ({ objects }: AnnotatedImage, size: ImageSize) => annotate(objects, size, labelOf, clipper),
    dropped: () => clipper.dropped,
  };
  return assembleDataset(set, settings, context);
}
