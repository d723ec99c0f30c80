import type { NormalizedBox } from './box-columns.js';
import type { NameTable } from './name-table.js';

/** Which images and classes a file of annotations has: a CSV, or a dict of the published code. */
export interface AnnotatedImages {
  /** Image ids by their numbers. */
  readonly images: NameTable;
  /** Class ids (`/m/01g317`) by their numbers. */
  readonly classes: NameTable;
  /** The line in which each class comes first, where the file has lines. */
  readonly firstLines?: readonly number[];
  /** SHA-256 (hex) of the file. */
  readonly digest: string;
}

/** What a file says of one image. */
export interface ImageAnnotation {
  readonly boxes: readonly NormalizedBox[];
  /** Numbers of the classes that the image shows. */
  readonly labels: readonly number[];
}

export interface AnnotationTable extends AnnotatedImages {
  /** @param image Number of the image */
  annotationOf(image: number): ImageAnnotation;
}

/** What boxes alone say of an image. */
export const annotationOfBoxes = (boxes: readonly NormalizedBox[]): ImageAnnotation => ({
  boxes,
  labels: boxes.map(({ label }) => label),
});
