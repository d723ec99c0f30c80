/** Rows by the image that they are of, each image's in the order of the file. */
export class RowGroups {
  readonly #starts: Uint32Array;
  /** Rows by image; `undefined` where the file has them in that order. */
  readonly #order: Uint32Array | undefined;

  /** @param starts Where the rows of each image begin, and where the last ones end */
  constructor(starts: Uint32Array, order: Uint32Array | undefined) {
    this.#starts = starts;
    this.#order = order;
  }

  get images(): number {
    return this.#starts.length - 1;
  }

  get byteLength(): number {
    return this.#starts.byteLength + (this.#order?.byteLength ?? 0);
  }

  /** Numbers of an image's rows. */
  *rowsOf(image: number): Generator<number> {
    const end = this.#starts[image + 1]!;
    for (let place = this.#starts[image]!; place < end; place++) yield this.#order?.[place] ?? place;
  }
}

/** Where the rows of each image would begin if they were in the order of the images, and where they end. */
function startsOf(imageOfRow: Uint32Array, images: number): Uint32Array {
  const starts = new Uint32Array(images + 1);
  for (const image of imageOfRow) starts[image + 1]!++;
  for (let image = 0; image < images; image++) starts[image + 1]! += starts[image]!;
  return starts;
}

function isAscending(values: Uint32Array): boolean {
  for (let index = 1; index < values.length; index++) if (values[index]! < values[index - 1]!) return false;
  return true;
}

/**
 * Groups rows by their images. The published files have them so already; where one has not, the order takes 4 bytes a row.
 *
 * @param imageOfRow The image of each row
 */
export function groupRows(imageOfRow: Uint32Array, images: number): RowGroups {
  const starts = startsOf(imageOfRow, images);
  if (isAscending(imageOfRow)) return new RowGroups(starts, undefined);
  const order = new Uint32Array(imageOfRow.length);
  const next = starts.slice();
  imageOfRow.forEach((image, row) => {
    order[next[image]!++] = row;
  });
  return new RowGroups(starts, order);
}
