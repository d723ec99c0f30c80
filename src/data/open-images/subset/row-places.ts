import { GrowingColumn } from '../growing-column.js';
import { groupRows, type RowGroups } from '../row-groups.js';

/** Where the written rows of each image are. */
export class RowPlaces {
  constructor(
    private readonly groups: RowGroups,
    private readonly positions: Float64Array,
  ) {}

  /** Where the rows of an image begin in the file of its split. */
  *of(image: number): Generator<number> {
    for (const row of this.groups.rowsOf(image)) yield this.positions[row]!;
  }
}

/** Gathers where rows are written: 12 bytes a row. */
export class RowPlacesBuilder {
  readonly #images = new GrowingColumn(Uint32Array);
  readonly #positions = new GrowingColumn(Float64Array);

  readonly add = (image: number, position: number): void => {
    this.#images.push(image);
    this.#positions.push(position);
  };

  /** @param images How many images the CSV has that the rows are of */
  finish(images: number): RowPlaces {
    return new RowPlaces(groupRows(this.#images.take(), images), this.#positions.take());
  }
}
