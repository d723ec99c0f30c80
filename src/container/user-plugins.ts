import type { Source } from '../config/source-text.js';
import type { ProblemList } from '../config/problem.js';
import type { SchemaChecker } from '../config/schema-checker.js';
import type { JsonSchema } from '../config/block-schema.js';
import type { AnyPlugin } from './any-plugin.js';
import { familiesBesideRuns, familyNames } from './family.js';
import { inspectPluginFile, PluginFileFault, projectFolderOf, type PluginFile } from './plugin-files.js';
import type { PluginRegistry } from './plugin-registry.js';

export type { PluginFile };

/** An entry of `plugins:`. */
export interface PluginFileEntry {
  /** Absolute. */
  readonly path: string;
  readonly source: Source;
}

export interface UserPluginRequest {
  /** The configuration; plug-ins lie in its project folder. */
  readonly file: string;
  readonly builtIn: PluginRegistry;
  readonly checker: SchemaChecker;
  readonly problems: ProblemList;
  readonly allowPlugins: boolean;
  readonly announcePlugin?: (plugin: PluginFile) => void;
}

export interface UserPlugins {
  readonly registry: PluginRegistry;
  readonly pluginFiles: readonly PluginFile[];
}

/**
 * Loads the user's plug-ins and adds them to the built-in ones. They are programs: each file must lie in the configuration's project
 * folder, is announced before it runs, and is hashed with all that it imports from there. What is wrong with one is reported at its entry.
 */
export async function loadUserPlugins(
  entries: readonly PluginFileEntry[],
  request: UserPluginRequest,
): Promise<UserPlugins> {
  const { builtIn, problems, allowPlugins } = request;
  let registry = builtIn;
  const pluginFiles: PluginFile[] = [];
  for (const [index, { path, source }] of entries.entries()) {
    const report = (message: string): void => {
      problems.add('config/plugin', source, ['plugins', index], message);
    };
    if (!allowPlugins) {
      report(`${path} is a program; --no-plugins forbids loading it.`);
      continue;
    }
    const loaded = await loadFile(path, request).catch((error: unknown) => {
      report(error instanceof PluginFileFault ? error.message : `${path} cannot be loaded: ${firstLine(error)}`);
    });
    for (const plugin of loaded?.plugins ?? []) {
      const fault = faultOf(plugin, registry, request.checker);
      if (fault === undefined) registry = registry.with([plugin]);
      else report(`${path}: ${fault}`);
    }
    for (const file of loaded?.files ?? []) addFile(pluginFiles, file);
  }
  return { registry, pluginFiles };
}

/** A file that several others import tells runs apart if it does so by one of them. */
function addFile(files: PluginFile[], file: PluginFile): void {
  const known = files.findIndex(({ path }) => path === file.path);
  if (known < 0) files.push(file);
  else if (file.isBesideRuns === undefined) files[known] = file;
}

interface LoadedFile {
  readonly plugins: readonly AnyPlugin[];
  readonly files: readonly PluginFile[];
}

async function loadFile(path: string, { file, announcePlugin }: UserPluginRequest): Promise<LoadedFile> {
  const folder = await projectFolderOf(file);
  const inspected = await inspectPluginFile(path, folder);
  announcePlugin?.(inspected);
  const { importPluginFile } = await import('./import-plugin-file.js');
  const { pluginsAmong } = await import('./import-plugins.js');
  const { exports, files } = await importPluginFile(inspected.path, folder);
  const plugins = pluginsAmong(exports);
  if (plugins.length === 0) {
    throw new PluginFileFault(`${path} exports no plug-in: export what a function such as defineCropStrategy returns.`);
  }
  const isBesideRuns = plugins.every(({ family }) => familiesBesideRuns.includes(family));
  return { plugins, files: isBesideRuns ? files.map((own) => ({ ...own, isBesideRuns })) : files };
}

const KIND = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** A user's file may be JavaScript, or wrong TypeScript: nothing about its exports is certain. */
function faultOf(plugin: AnyPlugin, registry: PluginRegistry, checker: SchemaChecker): string | undefined {
  const { family, kind, summary, schema, traits, create } = plugin as Readonly<Record<keyof AnyPlugin, unknown>>;
  if (!familyNames.some((name) => name === family)) {
    return `${String(family)} is no family of plug-ins. The families are ${familyNames.join(', ')}.`;
  }
  if (typeof kind !== 'string' || !KIND.test(kind)) return `the kind ${String(kind)} is not in kebab case.`;
  if (registry.find(plugin.family, kind) !== undefined)
    return `there is a ${plugin.family} plug-in of kind ${kind} already.`;
  if (typeof summary !== 'string' || typeof traits !== 'object' || traits === null || typeof create !== 'function') {
    return `${kind} lacks its summary, its traits or its create function.`;
  }
  if (!isSettingsSchema(schema)) {
    return `the schema of ${kind} must have type: 'object', properties, and additionalProperties: false.`;
  }
  const fault = checker.faultOf(schema);
  return fault === undefined ? undefined : `the schema of ${kind} is none: ${fault}`;
}

function isSettingsSchema(schema: unknown): schema is JsonSchema {
  if (typeof schema !== 'object' || schema === null) return false;
  const { type, properties, additionalProperties } = schema as Readonly<Record<string, unknown>>;
  return type === 'object' && typeof properties === 'object' && properties !== null && additionalProperties === false;
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n')[0] ?? message;
}
