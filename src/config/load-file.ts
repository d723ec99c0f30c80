import { resolve } from 'node:path';
import { loadExperiment } from './load-experiment.js';
import type { LoadRequest } from './load-recipe.js';
import type { LoadedExperiment } from './loaded-experiment.js';
import { parseYaml } from './parse-yaml.js';
import { ProblemList } from './problem.js';
import { TextReader } from './read-text.js';
import { loadStudy } from './study/load-study.js';
import { LoadedStudy } from './study/loaded-study.js';

/** What a file describes: one experiment, perhaps with a sweep, or a study of several. */
export type LoadedFile = LoadedExperiment | LoadedStudy;

/**
 * Loads an experiment, or a study: a file that has `configs:`.
 *
 * @throws ConfigError with everything that is wrong, each problem at the place that its value comes from
 */
export async function loadFile(request: LoadRequest): Promise<LoadedFile> {
  return (await isStudy(request)) ? loadStudy(request) : loadExperiment(request);
}

/** The experiments that a file is about, by name. */
export function recipesOf(loaded: LoadedFile): ReadonlyMap<string, LoadedExperiment> {
  return loaded instanceof LoadedStudy ? loaded.recipes : new Map([[loaded.name, loaded]]);
}

/** The experiment, or the first of a study: where that is read which all of them have in common. */
export function firstRecipe(loaded: LoadedFile): LoadedExperiment {
  return [...recipesOf(loaded).values()][0]!;
}

async function isStudy({ file, workingDirectory, environment }: LoadRequest): Promise<boolean> {
  // What is wrong with the text is said when it is read for good.
  const problems = new ProblemList();
  const path = resolve(workingDirectory, file);
  const text = await new TextReader(workingDirectory, problems).read({ path, namedBy: undefined });
  const root = text === undefined ? undefined : parseYaml(text, environment, problems);
  return root?.type === 'mapping' && root.entries.has('configs');
}
