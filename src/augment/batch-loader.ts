import type { RandomStream } from '../engine/random/random-stream.js';
import { augmentErrors } from './errors.js';
import { prefetch } from './prefetch.js';
import type { BatchLoader, LoadedBatch, PlannedItem, ViewPlanner, ViewRenderer } from './render-contract.js';

export interface BatchLoaderOptions {
  readonly planner: ViewPlanner;
  readonly renderer: ViewRenderer;
  readonly batchSize: number;
  /** Of the dataset: the width of a batch's labels. */
  readonly classes: number;
  /** Batches in memory at most, the one in use aside. */
  readonly prefetch: number;
  /** The root of the run's streams. */
  readonly random: RandomStream;
}

/** Which items each step has: every epoch in a random order of its own, a last part that fills no batch left out. */
class ItemOrder {
  readonly stepsPerEpoch: number;
  #epoch = -1;
  #order: Int32Array = new Int32Array(0);

  constructor(
    items: number,
    private readonly batchSize: number,
    private readonly permutation: (epoch: number) => Int32Array,
  ) {
    this.stepsPerEpoch = Math.floor(items / batchSize);
    if (this.stepsPerEpoch === 0) throw augmentErrors['augment/batch-too-large']({ batchSize, items });
  }

  epochOf(step: number): number {
    return Math.floor(step / this.stepsPerEpoch);
  }

  items(step: number): Int32Array {
    const epoch = this.epochOf(step);
    if (epoch !== this.#epoch) {
      this.#order = this.permutation(epoch);
      this.#epoch = epoch;
    }
    const first = (step % this.stepsPerEpoch) * this.batchSize;
    return this.#order.slice(first, first + this.batchSize);
  }
}

type RenderedBatch = Omit<LoadedBatch, 'step' | 'waited'>;

/** `[item, class]`: 1 for each class that the item's image shows. */
function labelTable(planned: readonly PlannedItem[], classes: number): Float32Array {
  const table = new Float32Array(planned.length * classes);
  planned.forEach(({ sample }, item) => {
    for (const label of sample.labels) table[item * classes + label] = 1;
  });
  return table;
}

/** `[item, view]`: 1 where the view shows an object alone. */
function objectTable(planned: readonly PlannedItem[]): Float32Array {
  return Float32Array.from(planned.flatMap(({ shows }) => shows.map((shown) => (shown === 'object' ? 1 : 0))));
}

/**
 * Loads training batches ahead of the trainer. A batch depends on its step and the seed alone: not on the workers, on how many are loaded
 * ahead, or on the step at which loading began.
 *
 * @throws `augment/batch-too-large`; from the batches what the renderer throws
 */
export function createBatchLoader(options: BatchLoaderOptions): BatchLoader {
  const { planner, renderer, batchSize, classes, random } = options;
  const order = new ItemOrder(planner.items, batchSize, (epoch) =>
    random.stream('order', epoch).permutation(planner.items),
  );

  async function load(step: number, reused: RenderedBatch | undefined): Promise<RenderedBatch> {
    const items = order.items(step);
    const epoch = order.epochOf(step);
    const planned = await Promise.all(Array.from(items, (item) => planner.plan(item, epoch)));
    const jobs = planned.map(({ job }) => job);
    const rendered = await renderer.render(
      jobs,
      reused?.views.map(({ data }) => data),
    );
    const views = rendered.map((data, view) => ({ data, size: jobs[0]!.views[view]!.output.width }));
    return { items, views, labels: labelTable(planned, classes), showsObject: objectTable(planned) };
  }

  return {
    stepsPerEpoch: order.stepsPerEpoch,
    async *batches(from, to): AsyncGenerator<LoadedBatch, void, undefined> {
      let step = from;
      for await (const { value, waited } of prefetch(from, to, options.prefetch, load)) {
        yield { step, ...value, waited };
        step++;
      }
    },
  };
}
