import { readFileSync } from 'node:fs';
import { workerFile } from '../../worker-file.js';

/** Node has it, but its declarations come with those of browsers. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** What `augment/kernels/` exports. Places and sizes are in bytes. */
interface PixelKernels {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): void };
  resizeRows(
    source: number,
    sourceStride: number,
    rows: number,
    starts: number,
    counts: number,
    weights: number,
    stride: number,
    first: number,
    end: number,
    insideFirst: number,
    insideEnd: number,
    target: number,
  ): void;
  mixRows(rows: number, rowBytes: number, weights: number, count: number, target: number): void;
  blurColumns(
    from: number,
    to: number,
    rowBytes: number,
    height: number,
    reach: number,
    weight: number,
    outerWeight: number,
    sums: number,
  ): void;
  transpose(from: number, to: number, width: number, height: number): void;
  sumOfLuma(image: number, pixels: number): number;
  grayscale(image: number, pixels: number): void;
  adjustSaturation(image: number, pixels: number, factor: number): void;
  blendWithGrey(image: number, pixels: number, grey: number, factor: number): void;
  hueTableBytes(): number;
  fillHueTables(tables: number): void;
  adjustHue(
    image: number,
    pixels: number,
    turn: number,
    unit: number,
    fraction: number,
    sextant: number,
    tables: number,
  ): void;
}

/** Below lies what the compiler may have put there; from here on, tables that stay. */
const TABLES = 4096;
/** Kernels work in vectors of this size, and may touch one past the end. */
const VECTOR = 16;
const PAGE = 1 << 16;

/**
 * The kernels and their memory, in which an operation lays out what it works on: `begin`, then places one after the other. Nothing stays from one
 * operation to the next, and operations are synchronous, so nobody else writes in between. Below lie the kernels' tables. The memory grows to the largest need.
 */
export class KernelMemory {
  /** Tables of hues, for the kernel that asks for them. */
  readonly hueTables = TABLES;
  readonly #firstPlace: number;
  #next = TABLES;

  private constructor(readonly kernels: PixelKernels) {
    this.reserve(kernels.hueTableBytes());
    kernels.fillHueTables(this.hueTables);
    this.#firstPlace = this.#next;
  }

  static load(): KernelMemory {
    const module = new WebAssembly.Module(readFileSync(workerFile('augment/kernels/pixel-kernels.wasm')));
    return new KernelMemory(new WebAssembly.Instance(module).exports as PixelKernels);
  }

  begin(): this {
    this.#next = this.#firstPlace;
    return this;
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
  place({ buffer, byteOffset, byteLength }: Uint8Array | Int32Array | Float32Array): number {
    const place = this.reserve(byteLength);
    this.#bytes(place, byteLength).set(new Uint8Array(buffer, byteOffset, byteLength));
    return place;
  }

  /** Copies from a place into `target`, all of it. */
  take(place: number, target: Uint8Array): void {
    target.set(this.#bytes(place, target.length));
  }

  #bytes(place: number, length: number): Uint8Array {
    return new Uint8Array(this.kernels.memory.buffer, place, length);
  }
}

let loaded: KernelMemory | undefined;

/** The thread's kernels, with no place taken. */
export function pixelKernels(): KernelMemory {
  loaded ??= KernelMemory.load();
  return loaded.begin();
}
