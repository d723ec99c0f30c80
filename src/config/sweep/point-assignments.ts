import { orderedJson, type JsonObject, type JsonValue } from '../../json.js';
import {
  childOf,
  fromJson,
  nodeAt,
  toJson,
  type ConfigEntry,
  type ConfigMapping,
  type ConfigNode,
} from '../config-node.js';
import { parseDottedPath, segmentsOf } from '../dotted-path.js';
import type { Assignment } from '../overrides.js';
import type { Source } from '../source-text.js';
import { allAxes, axesIn, CONFIG, entriesOf, itemsOf, SEED_PATH, wholeSweep, writtenValues } from './axis-entries.js';
import { pointLabels } from './point-labels.js';

/**
 * Where the values of a sweep stand, so that what is wrong with one is said at its place. Looked through once for all points: a value that
 * several points have is one node.
 */
export class LocatedValues {
  /** By key and by the value's text. */
  readonly #written = new Map<string, Map<string, ConfigEntry>>();
  /** By key: the range that its values are drawn from. */
  readonly #ranges = new Map<string, ConfigEntry>();

  constructor(sweep: ConfigMapping | undefined) {
    if (sweep === undefined) return;
    for (const axis of allAxes(sweep)) {
      const { key, entry } = axis;
      for (const value of writtenValues(axis)) this.#add(key, { keySource: entry.keySource, value });
      if (axis.part === 'random') this.#ranges.set(key, entry);
    }
    const seeds = sweep.entries.get('seeds')?.value;
    for (const value of itemsOf(seeds)) this.#add(SEED_PATH, { keySource: value.source, value });
    for (const point of itemsOf(sweep.entries.get('include')?.value)) {
      for (const [key, entry] of entriesOf(point)) this.#add(key, entry);
    }
  }

  /** The node of a point's value, told to be of its axis. */
  find(key: string, value: JsonValue, fallback: Source): ConfigEntry {
    const text = textOf(value);
    const known = this.#written.get(key)?.get(text);
    if (known !== undefined) return known;
    const range = this.#ranges.get(key);
    const source = range?.value.source ?? fallback;
    const entry = { keySource: range?.keySource ?? fallback, value: fromJson(value, source) };
    return this.#add(key, entry, text);
  }

  #add(key: string, { keySource, value }: ConfigEntry, text = textOf(toJson(value))): ConfigEntry {
    const values = this.#written.get(key) ?? new Map<string, ConfigEntry>();
    this.#written.set(key, values);
    const entry = values.get(text) ?? { keySource, value: asAxis(value, key) };
    values.set(text, entry);
    return entry;
  }
}

/** Texts of blocks and lists, which the points of a sweep share. */
const texts = new WeakMap<object, string>();

function textOf(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const text = texts.get(value) ?? orderedJson(value);
  texts.set(value, text);
  return text;
}

/** The assignments of one point, each with its place. */
export function pointAssignments(
  assignments: JsonObject,
  located: LocatedValues,
  fallback: Source,
): readonly Assignment[] {
  return Object.entries(assignments).map(([key, value]) => ({
    path: segmentsOf(key),
    ...located.find(key, value, fallback),
  }));
}

/**
 * For every axis of all points that the experiment itself says nothing about, its first value, or the lower end of its range: an experiment
 * must be whole to be checked.
 */
export function firstValuesOfAbsentKeys(sweep: ConfigMapping, root: ConfigMapping): readonly Assignment[] {
  return axesIn(wholeSweep(sweep)).flatMap((axis) => {
    const { key, entry } = axis;
    const path = parseDottedPath(key);
    const first = writtenValues(axis)[0] ?? childOf(entry.value, 'from');
    // What points are called is not what the experiment is called.
    if (path === undefined || first === undefined || [CONFIG, ...pointLabels].includes(key)) return [];
    if (nodeAt(root, path) !== undefined) return [];
    return [{ path, keySource: entry.keySource, value: asAxis(first, key) }];
  });
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
