import { dirname, resolve } from 'node:path';
import { ConfigError } from '../config-error.js';
import { childOf, toJson, type ConfigMapping } from '../config-node.js';
import { parseDottedPath } from '../dotted-path.js';
import {
  loadingMeans,
  loadRecipe,
  nameOfFile,
  overlaid,
  stopIfUnreadable,
  type LoadingMeans,
  type LoadRequest,
  type Recipe,
} from '../load-recipe.js';
import type { LoadedExperiment } from '../loaded-experiment.js';
import { mergeLayers } from '../merge.js';
import { checkListIndices, layerOf, parseOverrides, type Assignment } from '../overrides.js';
import { ProblemList } from '../problem.js';
import { readLayers } from '../read-layers.js';
import type { FileRequest } from '../read-text.js';
import { reportSchemaErrors } from '../schema-problems.js';
import { entriesOf, itemsOf } from '../sweep/axis-entries.js';
import { readSweep } from '../sweep/read-sweep.js';
import { LoadedStudy } from './loaded-study.js';
import { studySchema } from './study-schema.js';

/**
 * Reads a study and all of its experiments, and checks and resolves each of them with what they share.
 *
 * @throws ConfigError with everything that is wrong, each problem at the place that its value comes from
 */
export async function loadStudy(request: LoadRequest): Promise<LoadedStudy> {
  const { workingDirectory, environment } = request;
  const file = resolve(workingDirectory, request.file);
  const problems = new ProblemList();
  const reading = { environment, workingDirectory, problems };
  const given = parseOverrides(request.overrides, environment, problems);
  const written = await readLayers({ path: file, namedBy: undefined }, reading);
  stopIfUnreadable(problems);
  if (written === undefined) throw new ConfigError(problems);
  const root = overlaid(written, given.filter(isOfStudy));
  const means = await loadingMeans(request);
  const name = checkStudy(root, means, problems) ?? nameOfFile(file);
  const overrides = given.filter((override) => !isOfStudy(override));
  const shared = sharedValues(root, problems);
  const sources: RecipeSource[] = [];
  for (const named of recipeFiles(root, workingDirectory)) {
    const files = await readLayers(named, reading);
    if (files !== undefined) sources.push({ ...named, files: withShared(files, shared, problems) });
  }
  stopIfUnreadable(problems);
  const names = checkNames(sources, problems);
  const found = readSweep(root, { overrides, checker: means.checker, problems, recipes: names });
  const recipes = await loadRecipes(sources, { overrides, ...found, sweep: undefined }, means, problems);
  if (!problems.isEmpty) throw new ConfigError(problems);
  const sweep = { ...found.sweep, ...(names.length > 1 ? { configs: names } : {}) };
  const byName = new Map(recipes.map((recipe, index) => [names[index]!, recipe]));
  return new LoadedStudy({ file, name, recipes: byName, sweep, root, sweepNode: found.sweepNode });
}

/** Overrides of the study's own keys; all others are of its experiments. */
function isOfStudy({ path: [key] }: Assignment): boolean {
  return key !== undefined && Object.hasOwn(studySchema.properties, key);
}

/** Returns its name, if it has one. */
function checkStudy(root: ConfigMapping, { checker }: LoadingMeans, problems: ProblemList): string | undefined {
  const value = toJson(root) as { readonly name?: string };
  reportSchemaErrors(checker.check(studySchema, value), { root, path: [], owner: 'A study' }, problems);
  return value.name;
}

/** The values of `overrides:`. */
function sharedValues(root: ConfigMapping, problems: ProblemList): readonly Assignment[] {
  return entriesOf(childOf(root, 'overrides')).flatMap(([key, { keySource, value }]) => {
    const path = parseDottedPath(key);
    if (path !== undefined) return [{ path, keySource, value }];
    const message = `${key} is no dotted path such as training.steps.`;
    problems.add('config/override', keySource, ['overrides', key], message);
    return [];
  });
}

function withShared(files: ConfigMapping, shared: readonly Assignment[], problems: ProblemList): ConfigMapping {
  return mergeLayers(files, layerOf(checkListIndices(files, shared, problems), files.source));
}

/** An experiment file with what stands in it and what the study lays over it. */
interface RecipeSource extends FileRequest {
  readonly files: ConfigMapping;
}

/** Relative paths are taken from the file that names them. */
function recipeFiles(root: ConfigMapping, workingDirectory: string): readonly FileRequest[] {
  return itemsOf(childOf(root, 'configs')).flatMap((node, index) => {
    if (node.type !== 'scalar' || typeof node.value !== 'string' || node.value === '' || node.broken) return [];
    const { path } = node.source.text;
    const folder = path === null ? workingDirectory : dirname(path);
    return [{ path: resolve(folder, node.value), namedBy: node.source, at: ['configs', index] }];
  });
}

/** The name of each experiment, by which points are told apart. */
function checkNames(sources: readonly RecipeSource[], problems: ProblemList): readonly string[] {
  const names = sources.map(({ path, files }) => {
    const node = childOf(files, 'name');
    return node?.type === 'scalar' && typeof node.value === 'string' ? node.value : nameOfFile(path);
  });
  for (const [index, { namedBy, at = [] }] of sources.entries()) {
    const name = names[index] ?? '';
    if (namedBy === undefined || names.indexOf(name) === index) continue;
    const message = `Two of these experiments are called ${name}. Give one of them another name, in a file that extends it.`;
    problems.add('config/sweep', namedBy, at, message);
  }
  return names;
}

type SharedParts = Omit<Recipe, 'file' | 'files'>;

/** Loads each of them, and gathers what is wrong with any. */
async function loadRecipes(
  sources: readonly RecipeSource[],
  shared: SharedParts,
  means: LoadingMeans,
  problems: ProblemList,
): Promise<readonly LoadedExperiment[]> {
  const recipes: LoadedExperiment[] = [];
  for (const { path, files } of sources) {
    try {
      recipes.push(await loadRecipe({ file: path, files, ...shared }, means, new ProblemList()));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.include(error);
    }
  }
  return recipes;
}
