import type { Piscina } from 'piscina';
import type { CroplabError } from '../errors/index.js';
import { workerFile } from '../worker-file.js';
import { augmentErrors } from './errors.js';
import { PixelRoom, type PixelCacheOptions } from './pixel-room.js';
import type { ViewRenderer } from './render-contract.js';
import type { RenderJob } from './render-job.js';
import type { ChunkFailure, RenderChunk } from './rendering/render-chunk.js';

export interface ViewRendererOptions {
  /** Threads that decode and cut; 0 does it in this thread. The views are the same with any number. */
  readonly workers: number;
  /** Where decoded images are kept; nowhere unless given. The views are the same with and without. */
  readonly pixels?: PixelCacheOptions | undefined;
}

/** Renders a chunk somewhere. */
type RenderChunkElsewhere = (chunk: RenderChunk) => Promise<ChunkFailure | undefined>;

/** Jobs a chunk: small enough that workers end a batch at the same time, large enough that messages cost little. */
const MOST_JOBS_A_CHUNK = 16;
/** Chunks that wait inside a worker: it must not run dry while the main thread is inside a long TensorFlow call. */
const CHUNKS_AHEAD = 64;
/**
 * MiB of a worker's heap that new objects are made in. Jobs that wait in a worker outlive several collections, which V8 answers by enlarging this part, over some
 * two hundred steps, to 48; nothing is gained by it, because what a worker makes besides is small and soon garbage.
 */
const YOUNG_GENERATION = 6;

/** Which jobs go together; there are at least as many chunks as workers where there are jobs enough. */
function splitJobs(jobs: readonly RenderJob[], workers: number): { jobs: readonly RenderJob[]; first: number }[] {
  const size = Math.max(1, Math.min(MOST_JOBS_A_CHUNK, Math.ceil(jobs.length / Math.max(1, workers))));
  return Array.from({ length: Math.ceil(jobs.length / size) }, (_, chunk) => ({
    jobs: jobs.slice(chunk * size, (chunk + 1) * size),
    first: chunk * size,
  }));
}

/** Memory for every view of a batch, shared with the workers. */
function allocateOutputs(jobs: readonly RenderJob[]): Float32Array[] {
  const views = jobs[0]?.views ?? [];
  return views.map(({ output: { width, height } }) => {
    const bytes = jobs.length * height * width * 3 * Float32Array.BYTES_PER_ELEMENT;
    return new Float32Array(new SharedArrayBuffer(bytes));
  });
}

/** Whether the arrays have the sizes that the jobs need. */
function areFit(outputs: readonly Float32Array[], jobs: readonly RenderJob[]): boolean {
  const views = jobs[0]?.views ?? [];
  return (
    outputs.length === views.length &&
    views.every(({ output }, view) => outputs[view]?.length === jobs.length * output.width * output.height * 3)
  );
}

const unreadable = ({ path, sample, reason }: ChunkFailure): CroplabError =>
  augmentErrors['augment/image-unreadable']({ path, sample, reason });

function createRenderer(
  { workers, pixels }: ViewRendererOptions,
  renderChunk: RenderChunkElsewhere,
  close: () => Promise<void>,
): ViewRenderer {
  const room = pixels && pixels.mostBytes > 0 ? new PixelRoom(pixels) : undefined;
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const underWay = new Set<Promise<unknown>>();
  const renderAll = async (
    jobs: readonly RenderJob[],
    outputs: readonly Float32Array[],
  ): Promise<readonly Float32Array[]> => {
    const cache = await room?.cache();
    const chunks = splitJobs(jobs, workers).map(({ jobs: some, first }) =>
      renderChunk({ jobs: some, first, outputs, stop, cache }),
    );
    const failure = (await Promise.all(chunks)).find((outcome) => outcome !== undefined);
    if (failure !== undefined) throw unreadable(failure);
    if (Atomics.load(stop, 0) !== 0) throw new Error('The renderer was closed before the views were made.');
    return outputs;
  };
  return {
    async render(jobs, reused = []) {
      const rendered = renderAll(jobs, areFit(reused, jobs) ? reused : allocateOutputs(jobs));
      underWay.add(rendered);
      try {
        return await rendered;
      } finally {
        underWay.delete(rendered);
      }
    },
    async close() {
      // A thread that is ended in the middle of a message leaves an error behind that nobody can catch.
      Atomics.store(stop, 0, 1);
      await Promise.allSettled(underWay);
      await close();
    },
  };
}

/**
 * Makes views, in worker threads that are started with the first batch. `close` stops them; what is still being rendered then fails.
 *
 * @throws `augment/image-unreadable` from `render`: the first such job of the batch
 */
export function createViewRenderer(options: ViewRendererOptions): ViewRenderer {
  const { workers } = options;
  if (workers === 0) {
    const renderChunk = async (chunk: RenderChunk): Promise<ChunkFailure | undefined> => {
      const rendering = await import('./worker.js');
      return rendering.renderChunk(chunk);
    };
    return createRenderer(options, renderChunk, () => Promise.resolve());
  }
  let started: Promise<Piscina> | undefined;
  const renderChunk = async (chunk: RenderChunk): Promise<ChunkFailure | undefined> => {
    started ??= startPool(workers);
    const pool = await started;
    return pool.run(chunk, { name: 'renderChunk' }) as Promise<ChunkFailure | undefined>;
  };
  return createRenderer(options, renderChunk, async () => {
    const pool = await started;
    started = undefined;
    await pool?.destroy();
  });
}

async function startPool(workers: number): Promise<Piscina> {
  const { Piscina } = await import('piscina');
  return new Piscina({
    filename: workerFile('augment/worker.js'),
    minThreads: workers,
    maxThreads: workers,
    concurrentTasksPerWorker: CHUNKS_AHEAD,
    recordTiming: false,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION },
  });
}
