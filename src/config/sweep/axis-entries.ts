import type { ConfigEntry, ConfigMapping, ConfigNode } from '../config-node.js';
import { childOf } from '../config-node.js';
import type { PathSegment } from '../dotted-path.js';

/** What seeds sweep. */
export const SEED_PATH = 'training.seed';

/** By what a point of a study says which recipe it is of. */
export const CONFIG = 'config';

/** One axis as a file gives it. */
export interface AxisEntry {
  readonly part: 'grid' | 'zip' | 'random';
  /** The dotted path that it varies. */
  readonly key: string;
  /** `sweep.grid."method.temperature"`, as a path. */
  readonly at: readonly PathSegment[];
  readonly entry: ConfigEntry;
}

/** A part of a sweep that axes stand in, and where it stands: the sweep itself, or an entry of `when`. */
export interface AxesNode {
  readonly node: ConfigMapping;
  readonly at: readonly PathSegment[];
}

/** An entry of `when`. */
export interface ConditionNode extends AxesNode {
  readonly match: ConfigNode | undefined;
}

/** The keys of a mapping with their values; none of anything else. */
export function entriesOf(node: ConfigNode | undefined): readonly (readonly [key: string, entry: ConfigEntry])[] {
  return node?.type === 'mapping' ? [...node.entries] : [];
}

/** The items of a list; none of anything else. */
export function itemsOf(node: ConfigNode | undefined): readonly ConfigNode[] {
  return node?.type === 'list' ? node.items : [];
}

/** The groups of `zip`, which is one mapping or a list of them, each with its place. */
export function zipGroups({ node, at }: AxesNode): readonly (readonly AxisEntry[])[] {
  const zip = childOf(node, 'zip');
  const groups =
    zip?.type === 'list' ? zip.items.map((group, index) => [group, [index]] as const) : [[zip, []] as const];
  return groups.map(([group, place]) =>
    entriesOf(group).map(([key, entry]) => ({ part: 'zip', key, entry, at: [...at, 'zip', ...place, key] })),
  );
}

/** The axes of one part, in the order in which they are combined. */
export function axesIn(part: AxesNode): readonly AxisEntry[] {
  const { node, at } = part;
  const grid = entriesOf(childOf(node, 'grid'));
  const drawn = entriesOf(childOf(childOf(node, 'random'), 'draw'));
  return [
    ...grid.map(([key, entry]): AxisEntry => ({ part: 'grid', key, entry, at: [...at, 'grid', key] })),
    ...zipGroups(part).flat(),
    ...drawn.map(([key, entry]): AxisEntry => ({ part: 'random', key, entry, at: [...at, 'random', 'draw', key] })),
  ];
}

/** The sweep as what its axes of all points stand in. */
export const wholeSweep = (node: ConfigMapping): AxesNode => ({ node, at: ['sweep'] });

/** The entries of `when`. */
export function conditionsOf(sweep: ConfigMapping): readonly ConditionNode[] {
  return itemsOf(childOf(sweep, 'when')).flatMap((node, index) =>
    node.type === 'mapping' ? [{ node, at: ['sweep', 'when', index], match: childOf(node, 'match') }] : [],
  );
}

/** Every axis of a sweep, also those of some points alone. */
export function allAxes(sweep: ConfigMapping): readonly AxisEntry[] {
  return [wholeSweep(sweep), ...conditionsOf(sweep)].flatMap(axesIn);
}

/** The values of an axis that are written one by one; those of a range are drawn. */
export function writtenValues({ part, entry: { value } }: AxisEntry): readonly ConfigNode[] {
  return itemsOf(part === 'random' ? childOf(value, 'values') : value);
}
