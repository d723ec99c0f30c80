import type { CropStrategy } from '../crops/crop-strategy.js';
import type { Split } from '../data/dataset.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import { eachSamplesBoxes, type ProposalPass, type ProposedBoxes } from '../proposals/proposed-boxes.js';
import { augmentErrors } from './errors.js';
import type { PlannedItem, ViewPlanner } from './render-contract.js';
import type { ViewJob } from './render-job.js';
import type { ViewPipeline } from './view-pipeline.js';

export interface ViewPlannerOptions {
  readonly split: Split;
  readonly boxesOf: ProposedBoxes;
  readonly crops: CropStrategy;
  readonly pipeline: ViewPipeline;
  /** The root of the run's streams. */
  readonly random: RandomStream;
  /** For looking at the boxes of all images, where an epoch visits boxes. */
  readonly pass: ProposalPass;
}

/** Which image an item is of, and which of its boxes where an epoch visits boxes. */
interface ItemPlace {
  readonly image: number;
  readonly focus?: number;
}

/** Items are images, or boxes in the order of their images. */
interface Items {
  readonly count: number;
  place(item: number): ItemPlace;
}

/** One item for each box: image `i` has the items `ends[i - 1]` to `ends[i] - 1`. */
async function boxItems({ split, boxesOf, pass }: ViewPlannerOptions): Promise<Items> {
  const images = split.length;
  const counts = new Uint32Array(images);
  await eachSamplesBoxes(split, boxesOf, pass, (boxes, _sample, image) => {
    counts[image] = boxes.length;
  });
  let count = 0;
  const ends = counts.map((boxes) => (count += boxes));
  if (count === 0) throw augmentErrors['augment/no-boxes']({ images });
  const place = (item: number): ItemPlace => {
    let [low, high] = [0, images - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle]! > item) high = middle;
      else low = middle + 1;
    }
    return { image: low, focus: item - (ends[low - 1] ?? 0) };
  };
  return { count, place };
}

/**
 * Plans the views of every item of a split: which boxes, which rectangles, which operations. Streams are named by purpose, epoch, item and
 * view, so a plan does not depend on what was planned before.
 *
 * @throws `augment/no-boxes` where an epoch visits boxes and there are none
 */
export async function createViewPlanner(options: ViewPlannerOptions): Promise<ViewPlanner> {
  const { split, boxesOf, crops, pipeline, random } = options;
  const items: Items =
    crops.itemsPer === 'box' ? await boxItems(options) : { count: split.length, place: (item) => ({ image: item }) };

  return {
    items: items.count,
    // Here and in what is called, no object is spread into a new one (`...`): V8 keeps such copies, and what hangs on them, until it collects the whole heap, which it
    // does seldom: 1.5 kB an item, by which the process grows for hundreds of steps.
    async plan(item, epoch): Promise<PlannedItem> {
      const { image, focus } = items.place(item);
      const sample = split.sample(image);
      const boxes = await boxesOf(sample);
      const input = { id: sample.id, image: sample, boxes, focus };
      const rects = crops.crop(input, random.stream('crops', epoch, item));
      const views = rects.map(({ left, top, width, height }, view): ViewJob => {
        const size = crops.views[view]!.size;
        return {
          rect: { left, top, width, height },
          output: { width: size, height: size },
          interpolation: pipeline.interpolation,
          operations: pipeline.draw(view, random.stream('augment', epoch, item, view)),
          normalization: pipeline.normalization,
        };
      });
      const shows = rects.map((rect, view) => rect.shows ?? crops.views[view]!.shows);
      return { sample, boxes, rects, shows, job: { sample: sample.id, image: sample.image, views } };
    },
  };
}
