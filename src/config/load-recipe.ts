import { basename, extname } from 'node:path';
import { builtInRegistry, type PluginRegistry } from '../container/plugin-registry.js';
import { loadUserPlugins, type PluginFile } from '../container/user-plugins.js';
import { ConfigError } from './config-error.js';
import type { ConfigMapping } from './config-node.js';
import type { Environment } from './environment-references.js';
import type { ExperimentBase } from './experiment-base.js';
import { LoadedExperiment, pluginEntries } from './loaded-experiment.js';
import { mergeLayers } from './merge.js';
import { checkListIndices, layerOf, type Assignment } from './overrides.js';
import { onlyKeys } from './point-composer.js';
import { ProblemList } from './problem.js';
import { rules } from './rules/index.js';
import { SchemaChecker } from './schema-checker.js';
import type { FoundSweep } from './sweep/read-sweep.js';

export interface LoadRequest {
  /** Absolute, or relative to the working directory. */
  readonly file: string;
  /** `key=value` arguments. */
  readonly overrides: readonly string[];
  readonly environment: Environment;
  readonly workingDirectory: string;
  /** Whether `plugins:` may name programs to load. */
  readonly allowPlugins: boolean;
  /** Told of each plug-in file before it is loaded. */
  readonly announcePlugin?: (plugin: PluginFile) => void;
  /** What lies under the file, as if it extended it. */
  readonly base?: ExperimentBase;
  /** Whether views are only looked at: the method need not be one that learns from them. */
  readonly withoutTraining?: boolean;
  /** The plug-ins to choose from; the package's own unless given. */
  readonly registry?: PluginRegistry;
}

/** What the experiments of one request are checked with. */
export interface LoadingMeans {
  readonly request: LoadRequest;
  readonly checker: SchemaChecker;
  readonly builtIn: PluginRegistry;
}

export async function loadingMeans(request: LoadRequest): Promise<LoadingMeans> {
  return {
    request,
    checker: new SchemaChecker(),
    builtIn: request.registry ?? (await builtInRegistry()),
  };
}

/** One experiment before it is checked, and the sweep that is laid over it. */
export interface Recipe extends FoundSweep {
  /** Absolute. */
  readonly file: string;
  /** Its values in files. A sweep among them is not read. */
  readonly files: ConfigMapping;
  readonly overrides: readonly Assignment[];
}

/**
 * Loads the plug-ins that an experiment names, then checks and resolves it.
 *
 * @param problems what was wrong up to here
 * @throws ConfigError
 */
export async function loadRecipe(
  { file, files, overrides, sweepNode, sweep }: Recipe,
  { request, checker, builtIn }: LoadingMeans,
  problems: ProblemList,
): Promise<LoadedExperiment> {
  const { workingDirectory } = request;
  const named = pluginEntries(overlaid(files, overrides), workingDirectory);
  const { registry, pluginFiles } = await loadUserPlugins(named, { ...request, file, builtIn, checker, problems });
  const composition = {
    file,
    defaultName: nameOfFile(file),
    workingDirectory,
    root: onlyKeys(files, (key) => key !== 'sweep'),
    overrides,
    sweepNode,
    sweep,
    registry,
    checker,
    pluginFiles,
    rules: [
      ...rules.filter(({ ofTraining }) => !(ofTraining && request.withoutTraining)),
      ...(request.base?.rules ?? []),
    ],
  };
  return LoadedExperiment.from(composition, problems);
}

/** What a file's experiment or study is called unless it has a name. */
export function nameOfFile(file: string): string {
  return basename(file, extname(file));
}

/** Files with overrides. Indices of lists are checked, and complained about, where the values are composed for good. */
export function overlaid(files: ConfigMapping, overrides: readonly Assignment[]): ConfigMapping {
  const applicable = checkListIndices(files, overrides, new ProblemList());
  return mergeLayers(files, layerOf(applicable, files.source));
}

const unreadable = new Set<string>([
  'config/file-missing',
  'config/file-unreadable',
  'config/syntax',
  'config/not-a-mapping',
  'config/too-deep',
  'config/too-large',
  'config/extends',
]);

/**
 * Ends loading where a text could not be read: what is missing from it would be complained about a second time.
 *
 * @throws ConfigError
 */
export function stopIfUnreadable(problems: ProblemList): void {
  if (problems.problems.some(({ code }) => unreadable.has(code))) throw new ConfigError(problems);
}
