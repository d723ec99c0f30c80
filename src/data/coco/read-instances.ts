import type { DroppedBoxes } from '../broken-images.js';
import type { ObjectBox } from '../dataset.js';
import { dataErrors } from '../errors.js';
import { BoxClipper, isImageSide } from '../image-boxes.js';
import { isImageName, staysInside } from '../image-files.js';
import { ProblemList } from '../problem-list.js';
import { JsonFileError, readJsonRecords } from './json-records.js';

/** An image of an annotation file, with its boxes clipped to it. */
export interface CocoImage {
  readonly fileName: string;
  readonly width: number;
  readonly height: number;
  /** `label` is the category's id until the categories of all files are known. */
  readonly boxes: ObjectBox[];
  /** Category ids of all annotations, also of those without a box to crop. */
  readonly categories: Set<number>;
}

export interface CocoInstances {
  /** Names by id, ids as in the file, with gaps. */
  readonly categories: ReadonlyMap<number, string>;
  readonly images: readonly CocoImage[];
  /** Boxes that were dropped or cut. */
  readonly dropped: DroppedBoxes;
  /** SHA-256 (hex) of the file. */
  readonly digest: string;
}

type Fields = Readonly<Record<string, unknown>>;
type Id = string | number;

/** An annotation as read; its image may come later in the file. */
interface RawAnnotation {
  readonly at: string;
  readonly image: Id;
  readonly category: number;
  readonly bbox: readonly [number, number, number, number];
  readonly group: boolean;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isId = (value: unknown): value is Id =>
  Number.isSafeInteger(value) || (typeof value === 'string' && value !== '');

/** Gathers the records of one file, and every problem with them. */
class InstancesReader {
  readonly problems = new ProblemList();
  readonly categories = new Map<number, string>();
  readonly images = new Map<Id, CocoImage>();
  readonly clipper = new BoxClipper();
  readonly #annotations: RawAnnotation[] = [];

  readonly #object = (at: string, record: unknown): Fields => {
    if (!isFields(record)) this.problems.add(`${at} is no object`);
    return isFields(record) ? record : {};
  };

  addCategory(record: unknown, index: number): void {
    const at = `categories[${index}]`;
    const { id, name } = this.#object(at, record);
    if (!Number.isSafeInteger(id)) this.problems.add(`${at}.id is no whole number`);
    else if (this.categories.has(id as number)) this.problems.add(`${at}.id ${String(id)} is there twice`);
    else if (typeof name !== 'string' || name === '') this.problems.add(`${at}.name is no text`);
    else if ([...this.categories.values()].includes(name)) this.problems.add(`${at}.name "${name}" is there twice`);
    else this.categories.set(id as number, name);
  }

  addImage(record: unknown, index: number): void {
    const at = `images[${index}]`;
    const { id, file_name: fileName, width, height } = this.#object(at, record);
    const namesImage = typeof fileName === 'string' && isImageName(fileName);
    if (!isId(id)) this.problems.add(`${at}.id is missing or no id`);
    else if (this.images.has(id)) this.problems.add(`${at}.id ${id} is there twice`);
    if (!namesImage) this.problems.add(`${at}.file_name is missing or names no image`);
    else if (!staysInside(fileName))
      this.problems.add(`${at}.file_name ${JSON.stringify(fileName)} leads out of the image folder`);
    if (!isImageSide(width)) this.problems.add(`${at}.width is missing or no number of pixels`);
    if (!isImageSide(height)) this.problems.add(`${at}.height is missing or no number of pixels`);
    if (isId(id) && !this.images.has(id)) {
      const size = { width: isImageSide(width) ? width : Infinity, height: isImageSide(height) ? height : Infinity };
      this.images.set(id, { fileName: namesImage ? fileName : '', ...size, boxes: [], categories: new Set() });
    }
  }

  addAnnotation(record: unknown, index: number): void {
    const at = `annotations[${index}]`;
    const { image_id: image, category_id: category, bbox, iscrowd = 0 } = this.#object(at, record);
    const before = this.problems.total;
    if (!isId(image)) this.problems.add(`${at}.image_id is missing or no id`);
    if (!Number.isSafeInteger(category)) this.problems.add(`${at}.category_id is missing or no whole number`);
    const isBox = Array.isArray(bbox) && bbox.length === 4 && bbox.every((value) => Number.isFinite(value));
    if (!isBox) this.problems.add(`${at}.bbox is missing or not four numbers`);
    else if (bbox[2] < 0 || bbox[3] < 0) this.problems.add(`${at}.bbox has a negative width or height`);
    if (![0, 1, true, false].includes(iscrowd as number)) this.problems.add(`${at}.iscrowd is neither 0 nor 1`);
    if (this.problems.total > before) return;
    this.#annotations.push({
      at,
      image: image as Id,
      category: category as number,
      bbox: bbox as RawAnnotation['bbox'],
      group: Boolean(iscrowd),
    });
  }

  /** Gives the annotations to their images, once everything is read. */
  link(): void {
    for (const { at, image: imageId, category, bbox, group } of this.#annotations) {
      const image = this.images.get(imageId);
      if (image === undefined) this.problems.add(`${at}.image_id ${imageId} is no image of the file`);
      if (!this.categories.has(category)) this.problems.add(`${at}.category_id ${category} is no category of the file`);
      if (image === undefined) continue;
      const [left, top, width, height] = bbox;
      const box = {
        left,
        top,
        right: left + width,
        bottom: top + height,
        label: category,
        ...(group ? { group } : {}),
      };
      const clipped = this.clipper.clip(box, image.width, image.height);
      if (clipped) image.boxes.push(clipped);
      image.categories.add(category);
    }
  }
}

/**
 * Reads COCO's instances format (https://cocodataset.org/#format-data): `images`, `categories` and `annotations` with `bbox`
 * [x, y, width, height] in pixels and `iscrowd`.
 *
 * Boxes are clipped to their images. One without area, of which the published files have a few, or outside of its image is dropped and counted: its
 * class is a label of the image only. Crowds become groups.
 *
 * @throws `data/annotations-invalid` with everything that is wrong
 */
export function readInstances(path: string): CocoInstances {
  const reader = new InstancesReader();
  const parts = {
    images: (record: unknown, index: number) => {
      reader.addImage(record, index);
    },
    annotations: (record: unknown, index: number) => {
      reader.addAnnotation(record, index);
    },
    categories: (record: unknown, index: number) => {
      reader.addCategory(record, index);
    },
  };
  let digest = '';
  try {
    const read = readJsonRecords(path, parts);
    digest = read.digest;
    for (const name of Object.keys(parts)) if (!read.names.has(name)) reader.problems.add(`"${name}" is missing`);
    reader.link();
  } catch (error) {
    if (!(error instanceof JsonFileError)) throw error;
    reader.problems.add(`no valid JSON: ${error.message}`);
  }
  if (reader.problems.total > 0) throw dataErrors['data/annotations-invalid']({ path, problems: reader.problems });
  const { categories, clipper } = reader;
  return { categories, images: [...reader.images.values()], dropped: clipper.dropped, digest };
}
