import { GrowingColumn } from '../growing-column.js';
import type { BoxRow } from '../read-box-csv.js';
import { groupRows } from '../row-groups.js';

/** The distinct classes of every image, in the order in which its rows have them first: 2 bytes each, and 4 an image. */
export class ImageClasses {
  /** Where the classes of each image begin, and where the last ones end. */
  readonly starts: Uint32Array;
  readonly classes: Uint16Array;
  /** How many classes the file has. */
  readonly classCount: number;

  constructor(starts: Uint32Array, classes: Uint16Array, classCount: number) {
    this.starts = starts;
    this.classes = classes;
    this.classCount = classCount;
  }

  get images(): number {
    return this.starts.length - 1;
  }

  /** Numbers of the classes of an image. */
  of(image: number): Uint16Array {
    return this.classes.subarray(this.starts[image], this.starts[image + 1]);
  }
}

/** Gathers the classes of images, row by row: 6 bytes a row. */
export class ImageClassesBuilder {
  readonly #images = new GrowingColumn(Uint32Array);
  readonly #labels = new GrowingColumn(Uint16Array);

  readonly add = ({ image, label }: BoxRow): void => {
    this.#images.push(image);
    this.#labels.push(label);
  };

  /** @param images How many images the file has, and how many classes */
  finish(images: number, classCount: number): ImageClasses {
    const groups = groupRows(this.#images.take(), images);
    const labels = this.#labels.take();
    const starts = new Uint32Array(images + 1);
    const distinct = new GrowingColumn(Uint16Array);
    /** For each class, one more than the last image that was seen to show it. */
    const seen = new Uint32Array(classCount);
    for (let image = 0; image < images; image++) {
      for (const row of groups.rowsOf(image)) {
        const label = labels[row]!;
        if (seen[label] !== image + 1) distinct.push(label);
        seen[label] = image + 1;
      }
      starts[image + 1] = distinct.length;
    }
    return new ImageClasses(starts, distinct.take(), classCount);
  }
}
