import { isDeepStrictEqual } from 'node:util';
import type { JsonValue } from '../json.js';
import {
  fromJson,
  nodeAt,
  toJson,
  type ConfigEntry,
  type ConfigMapping,
  type ConfigNode,
  type DroppedEntry,
} from './config-node.js';
import { formatPath, isWithin, parseDottedPath } from './dotted-path.js';
import type { Assignment } from './overrides.js';
import { formatSource, type Source } from './source-text.js';

/** What seeds sweep. */
export const SEED_PATH = 'training.seed';

/**
 * Takes the keys that overrides fix out of a sweep: their axes go, and so do the keys of `include`, `exclude` and `baseline` that would
 * set or ask for them. An override below an axis whose values are blocks leaves the axis and applies to each of its points.
 */
export function fixSweptKeys(sweep: ConfigMapping, overrides: readonly Assignment[]): ConfigMapping {
  const fixed = overrides.flatMap((override) => leafAssignments(override));
  const fixOf = (key: string): Assignment | undefined => {
    const path = parseDottedPath(key);
    return path === undefined ? undefined : fixed.findLast((assignment) => isWithin(path, assignment.path));
  };
  const dropped: DroppedEntry[] = [];
  const drop = (path: readonly (string | number)[], value: ConfigNode, by: Assignment): void => {
    dropped.push({
      path: ['sweep', ...path],
      value,
      by: by.keySource,
      reason: `${formatPath(by.path)} was fixed at ${formatSource(by.keySource)}`,
    });
  };
  const entries = new Map<string, ConfigEntry>();
  for (const [part, entry] of sweep.entries) {
    const { value } = entry;
    const seedFix = fixOf(SEED_PATH);
    if (part === 'seeds' && seedFix !== undefined) drop([part], value, seedFix);
    else if (part === 'exclude' && value.type === 'list') {
      const items = value.items.flatMap((item) => withoutImpossible(item, fixOf));
      entries.set(part, { ...entry, value: { ...value, items } });
    } else if (part === 'include' && value.type === 'list') {
      const items = value.items.map((item) => withoutFixed(item, fixOf));
      entries.set(part, { ...entry, value: { ...value, items: items.filter((item) => !isEmpty(item)) } });
    } else if ((part === 'grid' || part === 'baseline') && value.type === 'mapping') {
      const rest = withoutFixed(value, fixOf, (key, axis, by) => {
        if (part === 'grid') drop([part, key], axis, by);
      });
      if (!isEmpty(rest)) entries.set(part, { ...entry, value: rest });
    } else entries.set(part, entry);
  }
  return { ...sweep, entries, dropped: [...sweep.dropped, ...dropped] };
}

type FixOf = (key: string) => Assignment | undefined;

const isEmpty = (node: ConfigNode): boolean => node.type === 'mapping' && node.entries.size === 0;

function withoutFixed(
  node: ConfigNode,
  fixOf: FixOf,
  report: (key: string, value: ConfigNode, by: Assignment) => void = () => undefined,
): ConfigNode {
  if (node.type !== 'mapping') return node;
  const entries = [...node.entries].filter(([key, { value }]) => {
    const by = fixOf(key);
    if (by !== undefined) report(key, value, by);
    return by === undefined;
  });
  return { ...node, entries: new Map(entries) };
}

/** An entry of `exclude` that asks for another value than the fixed one excludes nothing any more. */
function withoutImpossible(node: ConfigNode, fixOf: FixOf): ConfigNode[] {
  if (node.type !== 'mapping') return [node];
  const isPossible = [...node.entries].every(([key, { value }]) => {
    const by = fixOf(key);
    return by === undefined || (formatPath(by.path) === key && isDeepStrictEqual(toJson(by.value), toJson(value)));
  });
  const rest = withoutFixed(node, fixOf);
  return isPossible && !isEmpty(rest) ? [rest] : [];
}

/** An override by a block sets each of its keys; one that chooses a kind sets the whole block. */
function leafAssignments({ path, keySource, value }: Assignment): Assignment[] {
  if (path.at(-1) === 'kind' && path.length > 1)
    return [
      { path: path.slice(0, -1), keySource, value },
      { path, keySource, value },
    ];
  if (value.type !== 'mapping') return [{ path, keySource, value }];
  return [...value.entries].flatMap(([key, entry]) =>
    leafAssignments({ path: [...path, key], keySource, value: entry.value }),
  );
}

/** The assignments of one point, located: each value is looked up in the sweep, so that its problems stand where it is written. */
export function pointAssignments(
  assignments: Readonly<Record<string, JsonValue>>,
  sweep: ConfigMapping | undefined,
  fallback: Source,
): readonly Assignment[] {
  return Object.entries(assignments).flatMap(([key, value]) => {
    const path = parseDottedPath(key);
    if (path === undefined) return [];
    const found = sweep === undefined ? undefined : findInSweep(sweep, key, value);
    const node = found?.value ?? fromJson(value, fallback);
    return [{ path, keySource: found?.keySource ?? fallback, value: asAxis(node, key) }];
  });
}

/** For every axis of the grid that the file itself says nothing about, its first value: an experiment must be whole to be checked. */
export function firstValuesOfAbsentKeys(sweep: ConfigMapping, root: ConfigMapping): readonly Assignment[] {
  const grid = sweep.entries.get('grid')?.value;
  if (grid?.type !== 'mapping') return [];
  return [...grid.entries].flatMap(([key, { keySource, value }]) => {
    const path = parseDottedPath(key);
    const [first] = value.type === 'list' ? value.items : [];
    if (path === undefined || first === undefined || nodeAt(root, path) !== undefined) return [];
    return [{ path, keySource, value: asAxis(first, key) }];
  });
}

function findInSweep(sweep: ConfigMapping, key: string, value: JsonValue): ConfigEntry | undefined {
  const equal = (node: ConfigNode | undefined): node is ConfigNode =>
    node !== undefined && isDeepStrictEqual(toJson(node), value);
  const axis = nodeAt(sweep, ['grid', key]);
  const keySource = sweep.entries.get('grid')?.value;
  const inAxis = axis?.type === 'list' ? axis.items.find(equal) : undefined;
  if (inAxis !== undefined && keySource?.type === 'mapping') {
    return { keySource: keySource.entries.get(key)?.keySource ?? inAxis.source, value: inAxis };
  }
  const seeds = sweep.entries.get('seeds')?.value;
  const inSeeds = key === SEED_PATH && seeds?.type === 'list' ? seeds.items.find(equal) : undefined;
  if (inSeeds !== undefined) return { keySource: inSeeds.source, value: inSeeds };
  const include = sweep.entries.get('include')?.value;
  const points = include?.type === 'list' ? include.items : [];
  return points
    .flatMap((point) => (point.type === 'mapping' ? (point.entries.get(key) ?? []) : []))
    .find((entry) => equal(entry.value));
}

function asAxis(node: ConfigNode, axis: string): ConfigNode {
  switch (node.type) {
    case 'scalar':
      return { ...node, axis };
    case 'list':
      return { ...node, axis, items: node.items.map((item) => asAxis(item, axis)) };
    case 'mapping': {
      const entries = [...node.entries].map(
        ([key, entry]) => [key, { ...entry, value: asAxis(entry.value, axis) }] as const,
      );
      return { ...node, axis, entries: new Map(entries) };
    }
  }
}
