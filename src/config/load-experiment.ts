import { resolve } from 'node:path';
import { ConfigError } from './config-error.js';
import { baseLayer, checkOpenKeys } from './experiment-base.js';
import { loadingMeans, loadRecipe, overlaid, stopIfUnreadable, type LoadRequest } from './load-recipe.js';
import type { LoadedExperiment } from './loaded-experiment.js';
import { mergeLayers } from './merge.js';
import { parseOverrides } from './overrides.js';
import { ProblemList } from './problem.js';
import { readLayers } from './read-layers.js';
import { readSweep } from './sweep/read-sweep.js';

/**
 * Reads, composes, checks and resolves an experiment. Data and engine are not looked at.
 *
 * @throws ConfigError with everything that is wrong, each problem at the place that its value comes from
 */
export async function loadExperiment(request: LoadRequest): Promise<LoadedExperiment> {
  const { workingDirectory, environment } = request;
  const file = resolve(workingDirectory, request.file);
  const problems = new ProblemList();
  const given = parseOverrides(request.overrides, environment, problems);
  const own = await readLayers({ path: file, namedBy: undefined }, { environment, workingDirectory, problems });
  stopIfUnreadable(problems);
  if (own === undefined) throw new ConfigError(problems);
  const { base } = request;
  if (base !== undefined) checkOpenKeys(own, given, base, problems);
  const files = base === undefined ? own : mergeLayers(baseLayer(base), own);
  const means = await loadingMeans(request);
  const found = readSweep(overlaid(files, given), { overrides: given, checker: means.checker, problems });
  const overrides = given.filter(({ path }) => path[0] !== 'sweep');
  return loadRecipe({ file, files, overrides, ...found }, means, problems);
}
