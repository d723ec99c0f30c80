import { isDeepStrictEqual } from 'node:util';
import {
  mappingNode,
  toJson,
  type ConfigEntry,
  type ConfigMapping,
  type ConfigNode,
  type DroppedEntry,
} from '../config-node.js';
import { formatPath, isWithin, parseDottedPath, segmentsOf, type PathSegment } from '../dotted-path.js';
import type { Assignment } from '../overrides.js';
import { formatSource } from '../source-text.js';
import { axesIn, SEED_PATH, wholeSweep } from './axis-entries.js';

/**
 * Takes the keys that overrides fix out of a sweep: their axes go, and so do the keys of `include`, `exclude`, `when` and `baseline` that
 * would set or ask for them. An override below an axis whose values are blocks leaves the axis and applies to each of its points.
 */
export function fixSweptKeys(sweep: ConfigMapping, overrides: readonly Assignment[]): ConfigMapping {
  const fixed = overrides.flatMap((override) => leafAssignments(override));
  return fixed.length === 0 ? sweep : new SweepFixing(fixed).fix(sweep);
}

/** Is told of each key that is taken out, with its value and what fixes it. */
type Report = (key: string, value: ConfigNode, by: Assignment) => void;

class SweepFixing {
  readonly #dropped: DroppedEntry[] = [];

  constructor(private readonly fixed: readonly Assignment[]) {}

  fix(sweep: ConfigMapping): ConfigMapping {
    const rest = this.#axes(sweep, ['sweep']);
    const entries = new Map<string, ConfigEntry>();
    // Where all axes are fixed, one combination is left: the experiment itself.
    const lost = axesIn(wholeSweep(sweep))[0];
    if (lost !== undefined && axesIn(wholeSweep(rest)).length === 0) {
      entries.set('grid', { keySource: lost.entry.keySource, value: mappingNode(lost.entry.keySource) });
    }
    for (const [part, entry] of rest.entries) {
      const value = this.#part(part, entry.value);
      if (value !== undefined) entries.set(part, { ...entry, value });
    }
    return { ...rest, entries, dropped: [...sweep.dropped, ...this.#dropped] };
  }

  /** A part of the sweep without what is fixed; `undefined` where nothing is left of it. */
  #part(part: string, value: ConfigNode): ConfigNode | undefined {
    switch (part) {
      case 'seeds': {
        const by = this.#fixOf(SEED_PATH);
        if (by !== undefined) this.#drop(['sweep', part], value, by);
        return by === undefined ? value : undefined;
      }
      case 'when':
        return mapItems(value, (item, index) => this.#condition(item, ['sweep', part, index]));
      case 'exclude':
        return mapItems(value, (item) => (isEmpty(item) ? item : nonEmpty(this.#pattern(item))));
      case 'include':
        return mapItems(value, (item) => this.#leftOf(item));
      case 'baseline':
        return this.#leftOf(value);
      default:
        return value;
    }
  }

  /** The sweep, or an entry of `when`, without the axes that are fixed. */
  #axes(node: ConfigMapping, at: readonly PathSegment[]): ConfigMapping {
    const entries = new Map<string, ConfigEntry>();
    for (const [part, entry] of node.entries) {
      const value = this.#axesOf(part, entry.value, [...at, part]);
      if (value !== undefined) entries.set(part, { ...entry, value });
    }
    return { ...node, entries };
  }

  #axesOf(part: string, value: ConfigNode, at: readonly PathSegment[]): ConfigNode | undefined {
    const dropIn =
      (place: readonly PathSegment[]) =>
      (key: string, axis: ConfigNode, by: Assignment): void => {
        this.#drop([...place, key], axis, by);
      };
    if (part === 'grid') return this.#leftOf(value, dropIn(at));
    if (part === 'zip') {
      if (value.type !== 'list') return this.#leftOf(value, dropIn(at));
      const groups = mapItems(value, (group, index) => this.#leftOf(group, dropIn([...at, index])));
      return groups.type === 'list' && groups.items.length === 0 ? undefined : groups;
    }
    if (part !== 'random' || value.type !== 'mapping') return value;
    const draw = value.entries.get('draw');
    if (draw === undefined) return value;
    const rest = this.#leftOf(draw.value, dropIn([...at, 'draw']));
    if (rest === undefined) return undefined;
    return { ...value, entries: new Map([...value.entries, ['draw', { ...draw, value: rest }]]) };
  }

  /** An entry of `when` asks for less where what it asks for is fixed, and is of no point where another value is. */
  #condition(item: ConfigNode, at: readonly PathSegment[]): ConfigNode | undefined {
    const match = item.type === 'mapping' ? item.entries.get('match') : undefined;
    if (item.type !== 'mapping' || match === undefined) return item;
    const rest = this.#pattern(match.value);
    if (rest === undefined) return undefined;
    const axes = this.#axes(item, at);
    const isLeft = [...axes.entries.keys()].some((key) => key !== 'match');
    return isLeft ? { ...axes, entries: new Map([...axes.entries, ['match', { ...match, value: rest }]]) } : undefined;
  }

  /** A pattern without what is fixed to the value that it asks for; `undefined` where another is fixed, as it matches nothing any more. */
  #pattern(node: ConfigNode): ConfigNode | undefined {
    if (node.type !== 'mapping') return node;
    const isPossible = [...node.entries]
      .flatMap(([key, { value }]) => leavesOf(segmentsOf(key), value))
      .every(([path, value]) => {
        const by = this.#fixOf(formatPath(path));
        return (
          by === undefined || (formatPath(by.path) === formatPath(path) && isDeepStrictEqual(toJson(by.value), value))
        );
      });
    return isPossible ? this.#without(node) : undefined;
  }

  /** A mapping without what is fixed; `undefined` where that was all of it. One that is empty as it is written stays, for whoever says that it is. */
  #leftOf(node: ConfigNode, report?: Report): ConfigNode | undefined {
    return isEmpty(node) ? node : nonEmpty(this.#without(node, report));
  }

  #without(node: ConfigNode, report: Report = () => undefined): ConfigNode {
    if (node.type !== 'mapping') return node;
    const entries = [...node.entries].filter(([key, { value }]) => {
      const by = this.#fixOf(key);
      if (by !== undefined) report(key, value, by);
      return by === undefined;
    });
    return { ...node, entries: new Map(entries) };
  }

  #fixOf(key: string): Assignment | undefined {
    const path = parseDottedPath(key);
    return path === undefined ? undefined : this.fixed.findLast((assignment) => isWithin(path, assignment.path));
  }

  #drop(path: readonly PathSegment[], value: ConfigNode, by: Assignment): void {
    const reason = `${formatPath(by.path)} was fixed at ${formatSource(by.keySource)}`;
    this.#dropped.push({ path, value, by: by.keySource, reason });
  }
}

const isEmpty = (node: ConfigNode): boolean => node.type === 'mapping' && node.entries.size === 0;

const nonEmpty = (node: ConfigNode | undefined): ConfigNode | undefined =>
  node === undefined || isEmpty(node) ? undefined : node;

/** A list with what each item becomes, without those that become nothing. */
function mapItems(node: ConfigNode, change: (item: ConfigNode, index: number) => ConfigNode | undefined): ConfigNode {
  if (node.type !== 'list') return node;
  return { ...node, items: node.items.flatMap((item, index) => change(item, index) ?? []) };
}

function leavesOf(path: readonly string[], node: ConfigNode): (readonly [readonly string[], unknown])[] {
  if (node.type !== 'mapping' || node.entries.size === 0) return [[path, toJson(node)]];
  return [...node.entries].flatMap(([key, { value }]) => leavesOf([...path, key], value));
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
