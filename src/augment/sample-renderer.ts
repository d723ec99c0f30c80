import type { RenderSamples, RenderedBatch } from '../evaluators/evaluator.js';
import { prefetch } from './prefetch.js';
import type { ViewRenderer } from './render-contract.js';

/**
 * Renders evaluation images with the renderer's workers, `ahead` batches at a time at most.
 *
 * Each job has one view, all of the same size; the arrays of a batch are used again once the next but one is asked for.
 */
export function createSampleRenderer(renderer: ViewRenderer, ahead: number): RenderSamples {
  return async function* render(samples, jobOf, batchSize) {
    const load = async (batch: number, reused: RenderedBatch | undefined): Promise<RenderedBatch> => {
      const some = samples.slice(batch * batchSize, (batch + 1) * batchSize);
      const jobs = some.map((sample) => ({ ...jobOf(sample), sample: sample.id }));
      const [images = new Float32Array()] = await renderer.render(jobs, reused && [reused.images]);
      const { width = 0, height = 0 } = jobs[0]?.views[0]?.output ?? {};
      return { images, shape: [some.length, height, width, 3], samples: some };
    };
    const batches = prefetch(0, Math.ceil(samples.length / batchSize), ahead, load);
    for await (const { value } of batches) yield value;
  };
}
