import type { ImageSource } from '../../data/image-source.js';
import { normalize, type RgbImage } from '../pixels/index.js';
import { Scratch } from '../pixels/scratch.js';
import type { RenderJob } from '../render-job.js';
import { decodeImage } from './decode-image.js';
import { renderView } from './render-view.js';

/** Some of a batch's jobs, and where their views go: plain data with shared memory. */
export interface RenderChunk {
  readonly jobs: readonly RenderJob[];
  /** Place of the first of `jobs` in the batch. */
  readonly first: number;
  /** For each view the whole batch's `[jobs, height, width, 3]`. */
  readonly outputs: readonly Float32Array[];
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
    const values = view.output.width * view.output.height * 3;
    const out: RgbImage = { ...view.output, data: viewScratch.bytes(values) };
    renderView(image, view, out);
    normalize(out, view.normalization, outputs[index]!, place * values);
  }
}

/** An image on its way; a failure is a value, so that nobody has to wait for it at once. */
function startDecoding(source: ImageSource): Promise<RgbImage | Error> {
  return decodeImage(source).catch((error: unknown) => (error instanceof Error ? error : new Error(reasonOf(error))));
}

/** Renders the jobs one after the other, the next image being decoded meanwhile. Returns the first failure. */
export async function renderChunk({ jobs, first, outputs }: RenderChunk): Promise<ChunkFailure | undefined> {
  let next = jobs[0] && startDecoding(jobs[0].image);
  for (const [index, job] of jobs.entries()) {
    const image = await next;
    const following = jobs[index + 1];
    next = following && startDecoding(following.image);
    if (image === undefined) return undefined;
    if (image instanceof Error) return { path: job.image.path, sample: job.sample, reason: image.message };
    renderJob(image, job, first + index, outputs);
  }
  return undefined;
}
