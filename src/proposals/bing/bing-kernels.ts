import { KernelMemory, loadKernels, type Kernels } from '../../webassembly/kernel-memory.js';

/** What `proposals/bing/kernels/` exports. Places and sizes are in bytes. */
interface BingKernels extends Kernels {
  resizeColumns(
    image: number,
    imageStride: number,
    rows: number,
    offsets: number,
    weights: number,
    width: number,
    target: number,
    targetStride: number,
  ): void;
  resizeRows(
    sums: number,
    sumStride: number,
    starts: number,
    weights: number,
    width: number,
    height: number,
    reds: number,
    greens: number,
    blues: number,
    stride: number,
  ): void;
  grayPlane(reds: number, greens: number, blues: number, bytes: number, grays: number): void;
  hsvPlanes(
    reds: number,
    greens: number,
    blues: number,
    bytes: number,
    saturationFactors: number,
    hueFactors: number,
    hues: number,
    saturations: number,
    values: number,
  ): void;
  gradients(
    rule: number,
    first: number,
    second: number,
    third: number,
    stride: number,
    width: number,
    height: number,
    target: number,
    nibbles: number,
  ): void;
  scoreWindows(
    nibbles: number,
    stride: number,
    columns: number,
    rows: number,
    masks: number,
    firstFactor: number,
    secondFactor: number,
    scores: number,
    scoreStride: number,
  ): void;
  strongestWindows(
    scores: number,
    scoreStride: number,
    columns: number,
    rows: number,
    most: number,
    heap: number,
    suppressed: number,
    kept: number,
  ): number;
  rank(scores: number, length: number, most: number, heap: number, places: number): void;
}

export type BingMemory = KernelMemory<BingKernels>;

let loaded: BingMemory | undefined;

/** The thread's kernels, with no place taken. */
export function bingKernels(): BingMemory {
  loaded ??= new KernelMemory(loadKernels('proposals/bing/kernels/bing-kernels.wasm') as BingKernels);
  return loaded.begin();
}
