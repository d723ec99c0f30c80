import { dirname, resolve } from 'node:path';
import type { PluginRegistry } from '../container/plugin-registry.js';
import type { PluginFile } from '../container/user-plugins.js';
import type { JsonValue } from '../json.js';
import { mappingNode, type ConfigMapping, type ConfigNode } from './config-node.js';
import { ConfigError } from './config-error.js';
import type { Experiment, SweepSettings } from './experiment.js';
import { mergeLayers } from './merge.js';
import { originsOf, type Origins } from './origins.js';
import { checkListIndices, layerOf, type Assignment } from './overrides.js';
import { ProblemList } from './problem.js';
import { resolveExperiment } from './resolve-experiment.js';
import type { SchemaChecker } from './schema-checker.js';
import type { Source } from './source-text.js';
import { firstValuesOfAbsentKeys, pointAssignments } from './sweep-axes.js';

/** What a loaded experiment is made of, and made again from for each point of its sweep. */
export interface Composition {
  /** Absolute. */
  readonly file: string;
  readonly defaultName: string;
  readonly workingDirectory: string;
  /** The files' values, without the sweep. */
  readonly root: ConfigMapping;
  readonly overrides: readonly Assignment[];
  /** After overrides took their axes out. */
  readonly sweepNode: ConfigMapping | undefined;
  readonly sweep: SweepSettings | undefined;
  readonly registry: PluginRegistry;
  readonly checker: SchemaChecker;
  readonly pluginFiles: readonly PluginFile[];
}

/** A valid experiment, frozen, with the origin of every value. */
export class LoadedExperiment {
  readonly #composition: Composition;
  readonly #assignments: Readonly<Record<string, JsonValue>>;
  readonly file: string;
  /** For a file with a sweep: its values outside the sweep, and the first of each axis that it says nothing else about. */
  readonly experiment: Experiment;
  readonly origins: Origins;
  readonly sweep: SweepSettings | undefined;
  readonly registry: PluginRegistry;
  /** The user's plug-ins, which belong to a run's identity. */
  readonly pluginFiles: readonly PluginFile[];

  /**
   * @param problems what was wrong up to here
   * @throws ConfigError
   */
  constructor(
    composition: Composition,
    assignments: Readonly<Record<string, JsonValue>> = {},
    problems: ProblemList = new ProblemList(),
  ) {
    const { file, sweep, registry, pluginFiles, checker, defaultName } = composition;
    const root = composeLayers(composition, assignments, problems);
    const experiment = resolveExperiment(root, { registry, checker, problems, defaultName });
    if (!problems.isEmpty) throw new ConfigError(problems);
    const plugins = pluginEntries(root, composition.workingDirectory).map(({ path }) => path);
    this.#composition = composition;
    this.#assignments = assignments;
    this.file = file;
    this.experiment = deepFreeze({ ...experiment, plugins });
    this.origins = deepFreeze(originsOf(this.experiment, root, composition.sweepNode));
    this.sweep = deepFreeze(sweep);
    this.registry = registry;
    this.pluginFiles = pluginFiles;
  }

  /**
   * The experiment with values set by dotted path, as a point of a sweep sets them: above the files and below the overrides, dropping a
   * block's other keys where its kind changes.
   *
   * @throws ConfigError
   */
  point(assignments: Readonly<Record<string, JsonValue>>): LoadedExperiment {
    return new LoadedExperiment(this.#composition, { ...this.#assignments, ...assignments });
  }
}

function composeLayers(
  { root, overrides, sweepNode }: Composition,
  assignments: Readonly<Record<string, JsonValue>>,
  problems: ProblemList,
): ConfigMapping {
  const axes = pointAssignments(assignments, sweepNode, root.source);
  const withAxes = mergeLayers(root, layerOf(checkListIndices(root, axes, problems), root.source));
  const withOverrides = mergeLayers(withAxes, layerOf(checkListIndices(withAxes, overrides, problems), root.source));
  const absent = sweepNode === undefined ? [] : firstValuesOfAbsentKeys(sweepNode, withOverrides);
  return mergeLayers(withOverrides, layerOf(absent, root.source));
}

/** One entry of `plugins:`. */
export interface PluginEntry {
  /** Absolute. */
  readonly path: string;
  readonly source: Source;
}

/** The files that `plugins:` names; paths are relative to the file that names them. */
export function pluginEntries(root: ConfigMapping, workingDirectory: string): readonly PluginEntry[] {
  const node = root.entries.get('plugins')?.value;
  const items: readonly ConfigNode[] = node?.type === 'list' ? node.items : [];
  return items.flatMap((item) => {
    if (item.type !== 'scalar' || typeof item.value !== 'string' || item.broken) return [];
    const { path } = item.source.text;
    const folder = path === null ? workingDirectory : dirname(path);
    return [{ path: resolve(folder, item.value), source: item.source }];
  });
}

/** The mapping without one key, and what that key held. */
export function takeKey(root: ConfigMapping, key: string): readonly [ConfigMapping, ConfigNode | undefined] {
  const entries = new Map([...root.entries].filter(([other]) => other !== key));
  return [{ ...mappingNode(root.source, entries), dropped: root.dropped }, root.entries.get(key)?.value];
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const child of Object.values(value)) deepFreeze(child);
  }
  return value;
}
