import type { Sample } from '../data/dataset.js';
import type { ViewCrop } from '../crops/crop-strategy.js';
import type { ProposalBox } from '../proposals/proposal-source.js';
import type { RenderJob } from './render-job.js';

/** Makes views in worker threads. */
export interface ViewRenderer {
  /**
   * Renders the jobs, which all have the same number of views, view `v` of the same output size in each job. Returns one array for each
   * view: float32 `[jobs, height, width, 3]`.
   *
   * `reused` are arrays of an earlier call that are not needed any more: they are written to again where their sizes fit.
   */
  render(jobs: readonly RenderJob[], reused?: readonly Float32Array[]): Promise<readonly Float32Array[]>;
  close(): Promise<void>;
}

/** What is done with one item in one epoch: everything drawn, nothing computed on pixels. */
export interface PlannedItem {
  readonly sample: Sample;
  readonly boxes: readonly ProposalBox[];
  readonly rects: readonly ViewCrop[];
  /** What each view shows: the strategy's word for the view, or where roles were swapped, for this rectangle. */
  readonly shows: readonly string[];
  readonly job: RenderJob;
}

/** The items of the training split and their views. Deterministic in (seed, epoch, item). */
export interface ViewPlanner {
  /** Items an epoch has: images, or boxes with `itemsPer: box`. */
  readonly items: number;
  plan(item: number, epoch: number): Promise<PlannedItem>;
}

/** One step's images, on the JavaScript side. Valid until the next batch is asked for. */
export interface LoadedBatch {
  readonly step: number;
  readonly items: Int32Array;
  /** One for each view. */
  readonly views: readonly { readonly data: Float32Array; readonly size: number }[];
  /** `[batch, class]`: 1 for each class that the image shows. */
  readonly labels: Float32Array;
  /** `[batch, view]`: 1 where the view shows an object alone. */
  readonly showsObject: Float32Array;
  /** Milliseconds the consumer had to wait for it. */
  readonly waited: number;
}

/** Yields the batches of steps `from` to `to - 1` in order, prepared ahead, never more than `prefetch` at a time. */
export interface BatchLoader {
  readonly stepsPerEpoch: number;
  batches(from: number, to: number): AsyncIterable<LoadedBatch>;
}
