import { fileURLToPath } from 'node:url';
import type { PluginFile } from './plugin-files.js';
import { hashFile, isInside } from './plugin-files.js';

export interface ImportedPluginFile {
  readonly exports: Readonly<Record<string, unknown>>;
  /** The file and what it imports from the project, package folders apart. */
  readonly files: readonly PluginFile[];
}

/** What this package's users import as `croplab`: this file's sibling, compiled or not. */
const publicIndex = fileURLToPath(
  new URL(`../index${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url),
);

/** Runs a TypeScript or JavaScript file of the user's. `import … from 'croplab'` gives it this very package. */
export async function importPluginFile(path: string, projectFolder: string): Promise<ImportedPluginFile> {
  const { createJiti } = await import('jiti');
  const jiti = createJiti(import.meta.url, { alias: { croplab: publicIndex }, fsCache: false, interopDefault: false });
  const loaded = (): readonly string[] => reachable(jiti.cache, path);
  // What an earlier load of this process left would be returned even where the file has changed since.
  for (const file of loaded()) Reflect.deleteProperty(jiti.cache, file);
  const exports = await jiti.import<Record<string, unknown>>(path);
  const own = [...new Set([path, ...loaded()])].filter(
    (file) => isInside(file, projectFolder) && !file.includes('node_modules'),
  );
  return { exports, files: await Promise.all(own.sort().map(hashFile)) };
}

/** The modules that were loaded for a file, itself included. */
function reachable(cache: NodeJS.Require['cache'], file: string, seen = new Set<string>()): readonly string[] {
  const module = cache[file];
  if (module === undefined || seen.has(file)) return [...seen];
  seen.add(file);
  for (const child of module.children) reachable(cache, child.filename, seen);
  return [...seen];
}
