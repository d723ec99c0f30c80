/**
 * Memory that an operation uses again and again: grows to the largest need and stays. Its content is whatever was left there.
 * Operations are synchronous and each has its own, so nobody else writes in between.
 */
export class Scratch {
  #bytes = new Uint8Array(0);

  bytes(length: number): Uint8Array<ArrayBuffer> {
    if (this.#bytes.length < length) this.#bytes = new Uint8Array(length);
    return this.#bytes;
  }
}
