/** Arrays that a column of numbers can be kept in. */
type ColumnValues = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;

const FIRST_CAPACITY = 1 << 12;

/** A column of numbers of unknown length: at most half as much again as its values take, where a list of numbers takes eight times as much. */
export class GrowingColumn<Values extends ColumnValues> {
  readonly #create: new (length: number) => Values;
  #values: Values;
  #length = 0;

  /** @param create The kind of numbers: `Uint16Array` */
  constructor(create: new (length: number) => Values) {
    this.#create = create;
    this.#values = new create(FIRST_CAPACITY);
  }

  push(value: number): void {
    if (this.#length === this.#values.length) this.#grow();
    this.#values[this.#length++] = value;
  }

  /** The value of that place, which is there. */
  at(index: number): number {
    return this.#values[index]!;
  }

  get length(): number {
    return this.#length;
  }

  /** Bytes that it takes. */
  get byteLength(): number {
    return this.#values.byteLength;
  }

  /** Gives the values away, in an array of just their length, and begins anew. */
  take(): Values {
    const values = this.#values.slice(0, this.#length) as Values;
    this.#values = new this.#create(0);
    this.#length = 0;
    return values;
  }

  #grow(): void {
    const grown = new this.#create(Math.max(FIRST_CAPACITY, Math.ceil(this.#values.length * 1.5)));
    grown.set(this.#values);
    this.#values = grown;
  }
}
