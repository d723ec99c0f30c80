import { KernelMemory, loadKernels, type Kernels } from '../../webassembly/kernel-memory.js';

/** What `augment/kernels/` exports. Places and sizes are in bytes. */
interface PixelKernels extends Kernels {
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

/** The pixel operations' kernels, their memory, and tables of hues for the kernel that asks for them. */
export class PixelMemory extends KernelMemory<PixelKernels> {
  readonly hueTables: number;

  constructor() {
    super(loadKernels('augment/kernels/pixel-kernels.wasm') as PixelKernels);
    this.hueTables = this.keep(this.kernels.hueTableBytes());
    this.kernels.fillHueTables(this.hueTables);
  }
}

let loaded: PixelMemory | undefined;

/** The thread's kernels, with no place taken. */
export function pixelKernels(): PixelMemory {
  loaded ??= new PixelMemory();
  return loaded.begin();
}
