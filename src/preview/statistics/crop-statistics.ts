import { setImmediate } from 'node:timers/promises';
import type { PlannedItem, ViewPlanner } from '../../augment/render-contract.js';
import type { CropRect, Size } from '../../crops/crop-strategy.js';
import { areaOf, boxAround, intersectionOverUnion, sharedBox } from '../../crops/geometry/index.js';
import type { ProgressTask } from '../../progress.js';
import { distributionOf, type Distribution } from './distribution.js';
import { countedObjects, heldObjects, type HoldingRule } from './held-objects.js';

/** What two views of an image have in common; the four shares add up to 1. Pairs of images without annotated objects are left out. */
export interface PairShares {
  readonly pairs: number;
  /** Both hold the same object, perhaps besides others. */
  readonly sameObject: number;
  /** Both hold objects, but none in common. */
  readonly differentObjects: number;
  /** Exactly one of them holds none. */
  readonly oneWithout: number;
  /** Neither holds any. */
  readonly bothWithout: number;
}

/** What a crop strategy does to the training images of a dataset. All shares are fractions of 1. */
export interface CropStatistics {
  readonly items: number;
  readonly epochs: number;
  readonly views: number;
  /** Area of a view inside its image, as a fraction of the image's, for each thing that views show. */
  readonly area: Readonly<Record<string, Distribution>>;
  readonly outside: {
    /** Mean share of a view's area outside of its image. */
    readonly mean: number;
    /** Share of the views that reach outside of their image. */
    readonly views: number;
  };
  /** Intersection over union of every two views of an item; `null` where items have one view. */
  readonly overlap: Distribution | null;
  /** Share of the pairs that have no pixel in common. */
  readonly apart: number | null;
  /** `null` where no image has an annotated object, or items have one view. */
  readonly objects: PairShares | null;
  /** Of the views of images with annotated objects, the share that holds none; `null` where there are none. */
  readonly viewsWithoutObject: number | null;
  /** Annotated objects that a view of such an image holds on average. */
  readonly objectsPerView: number | null;
}

export interface StatisticsRequest {
  readonly planner: ViewPlanner;
  /** Which items to measure. */
  readonly items: readonly number[];
  readonly epochs: readonly number[];
  readonly holding: HoldingRule;
  readonly progress: ProgressTask;
}

/** Items that are planned together: proposals may have to be computed, by many threads. */
const TOGETHER = 512;

/**
 * Measures a crop strategy on the items' rectangles: geometry alone, no image is read. The rectangles are those that a training of the
 * same seed would get in these epochs.
 */
export async function measureCrops(request: StatisticsRequest): Promise<CropStatistics> {
  const { planner, items, epochs, holding, progress } = request;
  const tally = new CropTally(holding);
  for (const epoch of epochs) {
    for (let first = 0; first < items.length; first += TOGETHER) {
      const some = items.slice(first, first + TOGETHER);
      for (const planned of await Promise.all(some.map((item) => planner.plan(item, epoch)))) tally.add(planned);
      progress.advance(some.length);
      await setImmediate();
    }
  }
  progress.end();
  return { items: items.length, epochs: epochs.length, ...tally.summary() };
}

type PairKind = Exclude<keyof PairShares, 'pairs'>;

function pairKind(one: readonly number[], other: readonly number[]): PairKind {
  if (one.length === 0 && other.length === 0) return 'bothWithout';
  if (one.length === 0 || other.length === 0) return 'oneWithout';
  return one.some((index) => other.includes(index)) ? 'sameObject' : 'differentObjects';
}

/** Every two of the values. */
function pairsOf<Value>(values: readonly Value[]): (readonly [Value, Value])[] {
  return values.flatMap((one, index) => values.slice(index + 1).map((other) => [one, other] as const));
}

/** Area of the view inside the image, in pixels. */
const areaInside = (view: CropRect, { width, height }: Size): number =>
  areaOf(sharedBox(boxAround(view), { left: 0, top: 0, right: width, bottom: height }));

/** What has been seen so far. */
class CropTally {
  readonly #areas = new Map<string, number[]>();
  readonly #overlaps: number[] = [];
  readonly #pairs: Record<PairKind, number> = { sameObject: 0, differentObjects: 0, oneWithout: 0, bothWithout: 0 };
  #views = 0;
  #outside = 0;
  #viewsOutside = 0;
  #annotatedViews = 0;
  #emptyViews = 0;
  #held = 0;

  constructor(private readonly holding: HoldingRule) {}

  add({ sample, rects, shows }: PlannedItem): void {
    rects.forEach((rect, view) => {
      this.#addView(rect, sample, shows[view] ?? '');
    });
    for (const [one, other] of pairsOf(rects)) {
      this.#overlaps.push(intersectionOverUnion(boxAround(one), boxAround(other)));
    }
    const objects = countedObjects(sample);
    if (objects.length === 0) return;
    const held = rects.map((rect) => heldObjects(rect, objects, this.holding));
    for (const indices of held) {
      this.#annotatedViews += 1;
      this.#held += indices.length;
      if (indices.length === 0) this.#emptyViews += 1;
    }
    for (const [one, other] of pairsOf(held)) this.#pairs[pairKind(one, other)] += 1;
  }

  #addView(rect: CropRect, image: Size, shows: string): void {
    const inside = areaInside(rect, image);
    const outside = 1 - inside / (rect.width * rect.height);
    const areas = this.#areas.get(shows) ?? [];
    this.#areas.set(shows, areas);
    areas.push(inside / (image.width * image.height));
    this.#views += 1;
    this.#outside += outside;
    if (outside > 0) this.#viewsOutside += 1;
  }

  summary(): Omit<CropStatistics, 'items' | 'epochs'> {
    const areas = [...this.#areas].sort(([one], [other]) => (one < other ? -1 : 1));
    const views = this.#annotatedViews;
    return {
      views: this.#views,
      area: Object.fromEntries(areas.map(([shows, values]) => [shows, distributionOf(values)!])),
      outside: { mean: this.#outside / this.#views, views: this.#viewsOutside / this.#views },
      overlap: distributionOf(this.#overlaps),
      apart:
        this.#overlaps.length === 0
          ? null
          : this.#overlaps.filter((value) => value === 0).length / this.#overlaps.length,
      objects: this.#pairShares(),
      viewsWithoutObject: views === 0 ? null : this.#emptyViews / views,
      objectsPerView: views === 0 ? null : this.#held / views,
    };
  }

  #pairShares(): PairShares | null {
    const { sameObject, differentObjects, oneWithout, bothWithout } = this.#pairs;
    const pairs = sameObject + differentObjects + oneWithout + bothWithout;
    if (pairs === 0) return null;
    return {
      pairs,
      sameObject: sameObject / pairs,
      differentObjects: differentObjects / pairs,
      oneWithout: oneWithout / pairs,
      bothWithout: bothWithout / pairs,
    };
  }
}
