import { normalize, type RgbImage } from '../pixels/index.js';
import { Scratch } from '../pixels/scratch.js';
import type { RenderJob } from '../render-job.js';
import { loadImage, type PixelCache } from './pixel-cache.js';
import { renderView } from './render-view.js';

/** Some of a batch's jobs, and where their views go: plain data with shared memory. */
export interface RenderChunk {
  readonly jobs: readonly RenderJob[];
  /** Place of the first of `jobs` in the batch. */
  readonly first: number;
  /** For each view the whole batch's `[jobs, height, width, 3]`. */
  readonly outputs: readonly Float32Array[];
  /** Not 0 once nobody wants the views any more. */
  readonly stop: Int32Array;
  readonly cache?: PixelCache | undefined;
}

/** An image that could not be read: what the message is made of, because errors lose their class on the way between threads. */
export interface ChunkFailure {
  readonly path: string;
  readonly sample: string | undefined;
  readonly reason: string;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const viewScratch = new Scratch();

function renderJob(image: RgbImage, { views }: RenderJob, place: number, outputs: readonly Float32Array[]): void {
  for (const [index, view] of views.entries()) {
    const { width, height } = view.output;
    const values = width * height * 3;
    const out: RgbImage = { width, height, data: viewScratch.bytes(values) };
    renderView(image, view, out);
    normalize(out, view.normalization, outputs[index]!, place * values);
  }
}

/** Memory of the image being rendered and of the next one, in turns. */
const imageScratch = [new Scratch(), new Scratch()];

/** An image on its way; a failure is a value, so that nobody has to wait for it at once. */
function startLoading(
  job: RenderJob | undefined,
  index: number,
  cache: PixelCache | undefined,
): Promise<RgbImage | Error> | undefined {
  return (
    job &&
    loadImage(job.image, cache, imageScratch[index % 2]!).catch((error: unknown) =>
      error instanceof Error ? error : new Error(reasonOf(error)),
    )
  );
}

/** Renders the jobs one after the other, the next image being loaded meanwhile. Returns the first failure. */
export async function renderChunk(chunk: RenderChunk): Promise<ChunkFailure | undefined> {
  const { jobs, first, outputs, stop, cache } = chunk;
  if (Atomics.load(stop, 0) !== 0) return undefined;
  let next = startLoading(jobs[0], 0, cache);
  for (const [index, job] of jobs.entries()) {
    const image = await next;
    next = startLoading(jobs[index + 1], index + 1, cache);
    if (image === undefined) return undefined;
    if (Atomics.load(stop, 0) !== 0) {
      await next;
      return undefined;
    }
    if (image instanceof Error) {
      // Its memory is used again at once.
      await next;
      return { path: job.image.path, sample: job.sample, reason: image.message };
    }
    renderJob(image, job, first + index, outputs);
  }
  return undefined;
}
