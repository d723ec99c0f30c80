import { basename, extname, resolve } from 'node:path';
import { builtInRegistry, type PluginRegistry } from '../container/plugin-registry.js';
import { loadUserPlugins, type PluginFile } from '../container/user-plugins.js';
import type { ConfigMapping } from './config-node.js';
import type { Environment } from './environment-references.js';
import { ConfigError } from './config-error.js';
import { baseLayer, checkOpenKeys, type ExperimentBase } from './experiment-base.js';
import { LoadedExperiment, pluginEntries } from './loaded-experiment.js';
import { mergeLayers } from './merge.js';
import { checkListIndices, layerOf, parseOverrides, type Assignment } from './overrides.js';
import { onlyKeys } from './point-composer.js';
import { ProblemList } from './problem.js';
import { readLayers } from './read-layers.js';
import { rules } from './rules/index.js';
import { SchemaChecker } from './schema-checker.js';
import { checkSweep } from './sweep/check-sweep.js';
import { fixSweptKeys } from './sweep/fix-swept-keys.js';
import type { SweepSettings } from './sweep/sweep-settings.js';

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
  /** The plug-ins to choose from; the package's own unless given. */
  readonly registry?: PluginRegistry;
}

/**
 * Reads, composes, checks and resolves an experiment. Data and engine are not looked at.
 *
 * @throws ConfigError with everything that is wrong, each problem at the place that its value comes from
 */
export async function loadExperiment(request: LoadRequest): Promise<LoadedExperiment> {
  const { workingDirectory, environment } = request;
  const file = resolve(workingDirectory, request.file);
  const problems = new ProblemList();
  const overrides = parseOverrides(request.overrides, environment, problems);
  const own = await readLayers(file, { environment, workingDirectory, problems });
  // Where a text could not be read, what is missing from it would be complained about a second time.
  if (own === undefined || problems.problems.some(({ code }) => unreadable.has(code))) throw new ConfigError(problems);
  const { base } = request;
  if (base !== undefined) checkOpenKeys(own, overrides, base, problems);
  const files = base === undefined ? own : mergeLayers(baseLayer(base), own);
  const composed = compose(files, overrides);
  const checker = await SchemaChecker.load();
  const builtIn = request.registry ?? (await builtInRegistry());
  const { registry, pluginFiles } = await loadUserPlugins(pluginEntries(composed, workingDirectory), {
    ...request,
    file,
    builtIn,
    checker,
    problems,
  });
  const { sweepNode, sweep } = sweepOf(composed, overrides, checker, problems);
  const composition = {
    file,
    defaultName: basename(file, extname(file)),
    workingDirectory,
    root: withoutSweep(files),
    overrides: overrides.filter(({ path }) => path[0] !== 'sweep'),
    sweepNode,
    sweep,
    registry,
    checker,
    pluginFiles,
    rules: [...rules, ...(base?.rules ?? [])],
  };
  return LoadedExperiment.from(composition, problems);
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

function compose(files: ConfigMapping, overrides: readonly Assignment[]): ConfigMapping {
  // Indices are checked, and complained about, where the values are composed for good.
  const applicable = checkListIndices(files, overrides, new ProblemList());
  return mergeLayers(files, layerOf(applicable, files.source));
}

const withoutSweep = (root: ConfigMapping): ConfigMapping => onlyKeys(root, (key) => key !== 'sweep');

interface FoundSweep {
  readonly sweepNode: ConfigMapping | undefined;
  readonly sweep: SweepSettings | undefined;
}

function sweepOf(
  composed: ConfigMapping,
  overrides: readonly Assignment[],
  checker: SchemaChecker,
  problems: ProblemList,
): FoundSweep {
  const node = composed.entries.get('sweep')?.value;
  if (node === undefined || (node.type === 'scalar' && node.value === null))
    return { sweepNode: undefined, sweep: undefined };
  if (node.type !== 'mapping') {
    const message = 'sweep holds keys and values: grid, zip, random, when, include, exclude, seeds, baseline.';
    problems.add('config/type', node.source, ['sweep'], message);
    return { sweepNode: undefined, sweep: undefined };
  }
  const sweepNode = fixSweptKeys(node, overrides);
  const entry = { keySource: node.source, value: sweepNode };
  const whole = { ...composed, entries: new Map([...composed.entries, ['sweep', entry]]) };
  return { sweepNode, sweep: checkSweep(whole, sweepNode, checker, problems) };
}
