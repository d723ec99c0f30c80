import { RandomStream } from '../engine/random/random-stream.js';
import { splitNames, type SplitName } from './dataset.js';
import { dataErrors } from './errors.js';

/** Shares of the training images, and the seed that they are drawn by. */
export interface SplitShares {
  readonly validation: number;
  readonly test: number;
  readonly seed: number;
}

/** What each split has of its own; `train` is always there. */
export type OwnSplits<Item> = Partial<Record<SplitName, readonly Item[]>> & { readonly train: readonly Item[] };

/** Gathers items by split. The set has the `present` splits itself, even where nothing is in them. */
export function gatherSplits<Item>(
  present: readonly SplitName[],
  items: readonly { readonly split: SplitName; readonly item: Item }[],
): OwnSplits<Item> {
  const of = (name: SplitName): Item[] => items.flatMap(({ split, item }) => (split === name ? [item] : []));
  return {
    train: of('train'),
    ...(present.includes('validation') ? { validation: of('validation') } : {}),
    ...(present.includes('test') ? { test: of('test') } : {}),
  };
}

interface Identified {
  readonly id: string;
}

const byId = (one: Identified, other: Identified): number => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);

/** The number of images that a share stands for, of those that are not dealt out yet: at least one of three or more, never the last. */
const sizeOf = (shareOfAll: number, images: number, left: number): number =>
  shareOfAll > 0 && images >= 3 ? Math.min(left - 1, Math.max(1, Math.round(shareOfAll * images))) : 0;

/**
 * Completes the splits: those that the set lacks are taken out of its training images, at random by the seed. The outcome depends on the
 * images' ids, not on their order. Every split is sorted by id.
 *
 * @throws `data/split-shares` where the shares leave nothing to train on
 */
export function completeSplits<Item extends Identified>(
  own: OwnSplits<Item>,
  { validation, test, seed }: SplitShares,
): Record<SplitName, Item[]> {
  const taken = (own.validation ? 0 : validation) + (own.test ? 0 : test);
  if (taken >= 1) throw dataErrors['data/split-shares']({ validation, test });
  const all = [...own.train].sort(byId);
  const order = Array.from(RandomStream.fromSeed(seed).stream('data', 'split').permutation(all.length));
  const dealt = (indices: readonly number[]): Item[] => indices.flatMap((index) => all[index] ?? []).sort(byId);
  const take = (split: 'validation' | 'test', shareOfAll: number): Item[] => {
    const existing = own[split];
    return existing ? [...existing].sort(byId) : dealt(order.splice(0, sizeOf(shareOfAll, all.length, order.length)));
  };
  const splits = { test: take('test', test), validation: take('validation', validation) };
  return { train: dealt(order), ...splits };
}

/** Applies `change` to each split. */
export function mapSplits<From, To>(
  splits: Readonly<Record<SplitName, From>>,
  change: (value: From, split: SplitName) => To,
): Record<SplitName, To> {
  return Object.fromEntries(splitNames.map((split) => [split, change(splits[split], split)])) as Record<SplitName, To>;
}
