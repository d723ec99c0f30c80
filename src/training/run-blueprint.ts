import type { Experiment, Origins, ResolvedExperiment } from '../config/index.js';
import { importPlugins, pluginManifestOf, type PluginManifest } from '../container/import-plugins.js';

/** All that another process needs of an experiment to run it: plain values, so that what was checked is what runs, whatever became of its file. */
export interface RunBlueprint {
  readonly file: string;
  readonly experiment: Experiment;
  readonly origins: Origins;
  readonly plugins: PluginManifest;
}

export async function runBlueprint(loaded: ResolvedExperiment): Promise<RunBlueprint> {
  const { file, experiment, origins } = loaded;
  return { file, experiment, origins, plugins: await pluginManifestOf(loaded) };
}

/**
 * The experiment of a blueprint.
 *
 * @throws where a plug-in's file is not what it was
 */
export async function experimentOf({ file, experiment, origins, plugins }: RunBlueprint): Promise<ResolvedExperiment> {
  return { file, experiment, origins, registry: await importPlugins(plugins), pluginFiles: plugins.files };
}
