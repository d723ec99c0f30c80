import type { AnyPlugin } from './any-plugin.js';
import { importPluginFile } from './import-plugin-file.js';
import { projectFolderOf, type PluginFile } from './plugin-files.js';
import { builtInRegistry, type PluginRegistry } from './plugin-registry.js';

/** A user's plug-ins as one process tells another: what was checked there is only loaded here. */
export interface PluginManifest {
  /** The folder that they lie in. */
  readonly folder: string;
  /** The files that `plugins:` names. */
  readonly paths: readonly string[];
  /** Those and what they import from the folder. */
  readonly files: readonly PluginFile[];
}

/** The manifest of an experiment's plug-ins. */
export async function pluginManifestOf(loaded: {
  /** The experiment's file. */
  readonly file: string;
  readonly experiment: { readonly plugins: readonly string[] };
  readonly pluginFiles: readonly PluginFile[];
}): Promise<PluginManifest> {
  return {
    folder: await projectFolderOf(loaded.file),
    paths: loaded.experiment.plugins,
    files: loaded.pluginFiles,
  };
}

/** The plug-ins among a module's exports. */
export function pluginsAmong(exports: Readonly<Record<string, unknown>>): readonly AnyPlugin[] {
  return [...new Set(Object.values(exports))].filter(looksLikePlugin);
}

function looksLikePlugin(value: unknown): value is AnyPlugin {
  return typeof value === 'object' && value !== null && 'family' in value && 'kind' in value && 'create' in value;
}

/**
 * The built-in plug-ins and those of the manifest.
 *
 * @throws where a file is not what it was
 */
export async function importPlugins({ folder, paths, files }: PluginManifest): Promise<PluginRegistry> {
  let registry = await builtInRegistry();
  for (const path of paths) {
    const imported = await importPluginFile(path, folder);
    const changed = imported.files.find((file) => !files.some((known) => known.sha256 === file.sha256));
    if (changed !== undefined) throw new Error(`${changed.path} has changed since the experiment was loaded.`);
    registry = registry.with(pluginsAmong(imported.exports));
  }
  return registry;
}
