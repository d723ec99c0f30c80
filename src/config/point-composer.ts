import type { JsonObject } from '../json.js';
import { mappingNode, type ConfigEntry, type ConfigMapping, type ConfigNode } from './config-node.js';
import { mergeLayers } from './merge.js';
import { checkListIndices, layerOf, type Assignment } from './overrides.js';
import { ProblemList } from './problem.js';
import { firstValuesOfAbsentKeys, LocatedValues, pointAssignments } from './sweep/point-assignments.js';

export interface Layers {
  /** The files' values, without the sweep. */
  readonly root: ConfigMapping;
  readonly overrides: readonly Assignment[];
  /** After overrides took their axes out. */
  readonly sweepNode: ConfigMapping | undefined;
}

/** Ways of composing one top-level key that are kept: values that are drawn are hardly met again. */
const MOST_KEPT = 1000;

/**
 * Lays the values of a sweep's points above the files and below the overrides.
 *
 * Top-level keys are composed independently of each other, each once for all points that set the same in it. So it is the same node in all
 * of them, by which what was found out about it is known again.
 */
export class PointComposer {
  readonly #located: LocatedValues;
  readonly #composed = new Map<string, Map<string, ConfigMapping>>();
  readonly #numbers = new Map<ConfigNode, number>();
  #untouched: ConfigMapping | undefined;

  constructor(private readonly layers: Layers) {
    this.#located = new LocatedValues(layers.sweepNode);
  }

  compose(assignments: JsonObject, problems: ProblemList): ConfigMapping {
    const axes = pointAssignments(assignments, this.#located, this.layers.root.source);
    if (axes.length === 0) return this.#compose([], () => true, problems);
    this.#untouched ??= this.#compose([], () => true, new ProblemList());
    const entries = new Map(this.#untouched.entries);
    for (const key of new Set(axes.flatMap(({ path }) => path[0] ?? []))) {
      const own = axes.filter(({ path }) => path[0] === key);
      for (const [name, entry] of this.#composeKey(key, own, problems).entries) entries.set(name, entry);
    }
    return { ...this.#untouched, entries };
  }

  #composeKey(key: string, axes: readonly Assignment[], problems: ProblemList): ConfigMapping {
    const known = this.#composed.get(key) ?? new Map<string, ConfigMapping>();
    this.#composed.set(key, known);
    const text = axes.map(({ value }) => this.#numberOf(value)).join(',');
    const former = known.get(text);
    if (former !== undefined) return former;
    const own = new ProblemList();
    const composed = this.#compose(axes, (name) => name === key, own);
    if (!own.isEmpty) problems.include(own);
    else if (known.size < MOST_KEPT) known.set(text, composed);
    return composed;
  }

  /** Points that have one value at one path have the same node of it, and no other path has that node. */
  #numberOf(node: ConfigNode): number {
    const number = this.#numbers.get(node) ?? this.#numbers.size;
    this.#numbers.set(node, number);
    return number;
  }

  /** The top-level keys for which `isWanted` holds, with the values of a point. */
  #compose(axes: readonly Assignment[], isWanted: (key: string) => boolean, problems: ProblemList): ConfigMapping {
    const { overrides, sweepNode } = this.layers;
    const isOfWanted = ({ path: [key] }: Assignment): boolean => key !== undefined && isWanted(key);
    const root = onlyKeys(this.layers.root, isWanted);
    const withAxes = laid(root, axes, problems);
    const withOverrides = laid(withAxes, overrides.filter(isOfWanted), problems);
    if (sweepNode === undefined) return withOverrides;
    const absent = firstValuesOfAbsentKeys(sweepNode, withOverrides).filter(isOfWanted);
    return laid(withOverrides, absent, problems);
  }
}

function laid(base: ConfigMapping, assignments: readonly Assignment[], problems: ProblemList): ConfigMapping {
  if (assignments.length === 0) return base;
  return mergeLayers(base, layerOf(checkListIndices(base, assignments, problems), base.source));
}

/** The mapping without the keys that are not wanted. */
export function onlyKeys(root: ConfigMapping, isWanted: (key: string) => boolean): ConfigMapping {
  const entries: (readonly [string, ConfigEntry])[] = [...root.entries].filter(([key]) => isWanted(key));
  return { ...mappingNode(root.source, new Map(entries)), dropped: root.dropped };
}
