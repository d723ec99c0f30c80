import { readFileSync } from 'node:fs';
import { workerFile } from '../worker-file.js';

/** Node has it, but its declarations come with those of browsers. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** What every module of kernels exports besides its functions, whose places and sizes are in bytes. */
export interface Kernels {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): void };
}

/** Below lies what the compiler may have put there. */
const FIRST_PLACE = 4096;
/** Kernels work in vectors of this size, and may touch one past the end. */
const VECTOR = 16;
const PAGE = 1 << 16;

/**
 * The functions of a module, `path` being its place under `dist/`.
 *
 * The caller says what the module exports: nothing but the build ties the two together.
 */
export function loadKernels(path: string): unknown {
  const module = new WebAssembly.Module(readFileSync(workerFile(path)));
  return new WebAssembly.Instance(module).exports;
}

/**
 * Kernels and their memory, in which an operation lays out what it works on: `begin`, then places one after the other. Nothing but what is kept stays
 * from one operation to the next, and operations are synchronous, so nobody else writes in between. The memory grows to the largest need.
 */
export class KernelMemory<Exports extends Kernels> {
  #firstPlace = FIRST_PLACE;
  #next = FIRST_PLACE;

  constructor(readonly kernels: Exports) {}

  begin(): this {
    this.#next = this.#firstPlace;
    return this;
  }

  /** A place that no operation gets: for tables. To be called before the first operation. */
  keep(bytes: number): number {
    const place = this.reserve(bytes);
    this.#firstPlace = this.#next;
    return place;
  }

  /** A place for that many bytes; what lies there is whatever was left. */
  reserve(bytes: number): number {
    const place = this.#next;
    this.#next = Math.ceil((place + bytes + VECTOR) / VECTOR) * VECTOR;
    const lacking = this.#next + VECTOR - this.kernels.memory.buffer.byteLength;
    if (lacking > 0) this.kernels.memory.grow(Math.ceil(lacking / PAGE));
    return place;
  }

  /** Copies the values and says where they lie. */
  place({ buffer, byteOffset, byteLength }: Uint8Array | Uint16Array | Int32Array | Float32Array): number {
    const place = this.reserve(byteLength);
    this.bytes(place, byteLength).set(new Uint8Array(buffer, byteOffset, byteLength));
    return place;
  }

  /** Copies from a place into `target`, all of it. */
  take(place: number, target: Uint8Array): void {
    target.set(this.bytes(place, target.length));
  }

  /** What lies at a place: a view that holds until memory is reserved again. */
  bytes(place: number, length: number): Uint8Array {
    return new Uint8Array(this.kernels.memory.buffer, place, length);
  }
}
