import { dirname, resolve } from 'node:path';
import type { PluginRegistry } from '../container/plugin-registry.js';
import type { PluginFile } from '../container/user-plugins.js';
import type { JsonObject } from '../json.js';
import type { ConfigMapping, ConfigNode } from './config-node.js';
import { ConfigError } from './config-error.js';
import { deepFreeze } from './deep-freeze.js';
import type { PathSegment } from './dotted-path.js';
import type { Experiment } from './experiment.js';
import { originsOf, type OriginOfValue, type Origins } from './origins.js';
import { PointComposer, type Layers } from './point-composer.js';
import { ProblemList } from './problem.js';
import { resolveExperiment } from './resolve-experiment.js';
import { ResolvedKeys } from './resolved-keys.js';
import type { Rule } from './rules/index.js';
import type { SchemaChecker } from './schema-checker.js';
import type { Source } from './source-text.js';
import { sweepErrorAt } from './sweep/sweep-error.js';
import { sweepOrigins } from './sweep/sweep-origins.js';
import type { SweepSettings } from './sweep/sweep-settings.js';

/** What a loaded experiment is made of, and made again from for each point of its sweep. */
export interface Composition extends Layers {
  /** Absolute. */
  readonly file: string;
  readonly defaultName: string;
  readonly workingDirectory: string;
  readonly sweep: SweepSettings | undefined;
  readonly registry: PluginRegistry;
  readonly checker: SchemaChecker;
  readonly pluginFiles: readonly PluginFile[];
  /** What has to hold between keys. */
  readonly rules: readonly Rule[];
}

/** What the points of one composition share. */
interface PointMeans {
  readonly composer: PointComposer;
  readonly resolved: ResolvedKeys;
}

/** A valid experiment, frozen, with the origin of every value. */
export class LoadedExperiment {
  readonly #composition: Composition;
  readonly #means: PointMeans;
  readonly #assignments: JsonObject;
  #origins: Origins | undefined;
  readonly file: string;
  /** For a file with a sweep: its values outside the sweep, and the first of each axis that it says nothing else about. */
  readonly experiment: Experiment;
  readonly sweep: SweepSettings | undefined;
  readonly registry: PluginRegistry;
  /** The user's plug-ins, which belong to a run's identity. */
  readonly pluginFiles: readonly PluginFile[];

  /**
   * @param problems what was wrong up to here
   * @throws ConfigError
   */
  private constructor(
    composition: Composition,
    means: PointMeans,
    assignments: JsonObject = {},
    problems: ProblemList = new ProblemList(),
  ) {
    const { file, sweep, registry, pluginFiles, checker, defaultName, rules } = composition;
    const root = means.composer.compose(assignments, problems);
    const { resolved } = means;
    const experiment = resolveExperiment(root, { registry, checker, problems, defaultName, resolved, rules });
    if (!problems.isEmpty) throw new ConfigError(problems);
    const plugins = pluginEntries(root, composition.workingDirectory).map(({ path }) => path);
    this.#composition = composition;
    this.#means = means;
    this.#assignments = assignments;
    this.file = file;
    this.experiment = deepFreeze({ ...experiment, plugins });
    this.sweep = deepFreeze(sweep);
    this.registry = registry;
    this.pluginFiles = pluginFiles;
  }

  /**
   * @param problems what was wrong up to here
   * @throws ConfigError
   */
  static from(composition: Composition, problems: ProblemList): LoadedExperiment {
    const means = { composer: new PointComposer(composition), resolved: new ResolvedKeys() };
    return new LoadedExperiment(composition, means, {}, problems);
  }

  get name(): string {
    return this.experiment.name;
  }

  /** Where every value comes from. Worked out when it is asked for, from the values composed once more: ten thousand points ask for none, and keep none. */
  get origins(): Origins {
    if (this.#origins === undefined) {
      const root = this.#means.composer.compose(this.#assignments, new ProblemList());
      this.#origins = deepFreeze(originsOf(this.experiment, root, this.#composition.sweepNode));
    }
    return this.#origins;
  }

  /** Where the parts of its sweep stand. */
  get sweepOrigins(): readonly OriginOfValue[] {
    return sweepOrigins(this.#composition.sweepNode);
  }

  /**
   * The experiment with values set by dotted path, as a point of a sweep sets them: above the files and below the overrides, dropping a
   * block's other keys where its kind changes.
   *
   * @throws ConfigError
   */
  point(assignments: JsonObject): LoadedExperiment {
    return new LoadedExperiment(this.#composition, this.#means, { ...this.#assignments, ...assignments });
  }

  /** What to throw where a part of the sweep as a whole is wrong, such as `exclude.0`. */
  sweepError(path: readonly PathSegment[], message: string): ConfigError {
    return sweepErrorAt(this.#composition.sweepNode, this.#composition.root.source, path, message);
  }
}

/** What a run needs of its experiment, wherever that was loaded. */
export type ResolvedExperiment = Pick<LoadedExperiment, 'file' | 'experiment' | 'origins' | 'registry' | 'pluginFiles'>;

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
