import { fractionOf } from './fraction.js';
import { GrowingColumn } from './growing-column.js';
import type { BoxRow } from './read-box-csv.js';
import { groupRows, type RowGroups } from './row-groups.js';

/** A box; edges are fractions of the image's width and height. */
export interface NormalizedBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Number of the class in its file. */
  readonly label: number;
  readonly group: boolean;
}

/** The boxes of a file as columns, 19 to 23 bytes a box; an object of one takes a hundred. */
export class BoxColumns {
  readonly #groups: RowGroups;
  readonly #edges: readonly [Int32Array, Int32Array, Int32Array, Int32Array];
  readonly #labels: Uint16Array;
  readonly #isGroup: Uint8Array;

  constructor(
    groups: RowGroups,
    edges: readonly [Int32Array, Int32Array, Int32Array, Int32Array],
    labels: Uint16Array,
    isGroup: Uint8Array,
  ) {
    this.#groups = groups;
    this.#edges = edges;
    this.#labels = labels;
    this.#isGroup = isGroup;
  }

  get length(): number {
    return this.#labels.length;
  }

  /** Bytes that it takes. */
  get byteLength(): number {
    const columns = [...this.#edges, this.#labels, this.#isGroup];
    return columns.reduce((total, column) => total + column.byteLength, this.#groups.byteLength);
  }

  /** The boxes of an image, in the order of the file. */
  boxesOf(image: number): NormalizedBox[] {
    const [left, right, top, bottom] = this.#edges;
    return Array.from(this.#groups.rowsOf(image), (row) => ({
      left: fractionOf(left[row]!),
      right: fractionOf(right[row]!),
      top: fractionOf(top[row]!),
      bottom: fractionOf(bottom[row]!),
      label: this.#labels[row]!,
      group: this.#isGroup[row] === 1,
    }));
  }
}

/** Gathers the boxes of a file, row by row. */
export class BoxColumnsBuilder {
  readonly #images = new GrowingColumn(Uint32Array);
  readonly #edges = [
    new GrowingColumn(Int32Array),
    new GrowingColumn(Int32Array),
    new GrowingColumn(Int32Array),
    new GrowingColumn(Int32Array),
  ] as const;
  readonly #labels = new GrowingColumn(Uint16Array);
  readonly #isGroup = new GrowingColumn(Uint8Array);

  readonly add = ({ image, label, left, right, top, bottom, group }: BoxRow): void => {
    this.#images.push(image);
    this.#edges[0].push(left);
    this.#edges[1].push(right);
    this.#edges[2].push(top);
    this.#edges[3].push(bottom);
    this.#labels.push(label);
    this.#isGroup.push(Number(group));
  };

  /** @param images How many images the file has */
  finish(images: number): BoxColumns {
    const [left, right, top, bottom] = this.#edges;
    const groups = groupRows(this.#images.take(), images);
    const edges = [left.take(), right.take(), top.take(), bottom.take()] as const;
    return new BoxColumns(groups, edges, this.#labels.take(), this.#isGroup.take());
  }
}
