import { createHash } from 'node:crypto';
import { access, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, extname, join, relative, sep } from 'node:path';

/** A program file of the user's. */
export interface PluginFile {
  /** Absolute, links resolved. */
  readonly path: string;
  /** Hex. */
  readonly sha256: string;
  /** Whether nothing that a run's numbers follow from is made with it, as with an observer's file. */
  readonly isBesideRuns?: true;
}

/** What the name of a plug-in file may end in. */
export const pluginExtensions = ['.ts', '.mts', '.js', '.mjs'] as const;

/** Bytes of a plug-in file at most: it is source code. */
const LARGEST = 1024 * 1024;

/** A plug-in file that may not be loaded; the message says why. */
export class PluginFileFault extends Error {}

/**
 * The folder that a configuration belongs to: the nearest one upwards with a `package.json` or `.git`, otherwise the configuration's own.
 * Links are resolved.
 */
export async function projectFolderOf(configFile: string): Promise<string> {
  const own = await realpath(dirname(configFile));
  for (let folder = own; ; folder = dirname(folder)) {
    if ((await exists(join(folder, 'package.json'))) || (await exists(join(folder, '.git')))) return folder;
    if (dirname(folder) === folder) return own;
  }
}

/**
 * Hashes a plug-in file after making sure that it is a source file inside the project.
 *
 * @throws PluginFileFault
 */
export async function inspectPluginFile(path: string, projectFolder: string): Promise<PluginFile> {
  const resolved = await realpath(path).catch(() => undefined);
  if (resolved === undefined) throw new PluginFileFault(`The plug-in file ${path} does not exist.`);
  if (!isInside(resolved, projectFolder)) {
    throw new PluginFileFault(
      `${resolved} lies outside the project folder ${projectFolder}: plug-ins are only loaded from inside.`,
    );
  }
  if (!pluginExtensions.some((extension) => extension === extname(resolved))) {
    throw new PluginFileFault(`${resolved} is no source file: plug-ins end in ${pluginExtensions.join(', ')}.`);
  }
  const { size } = await stat(resolved);
  if (size > LARGEST) throw new PluginFileFault(`${resolved} has ${size} bytes; a plug-in may have ${LARGEST}.`);
  return hashFile(resolved);
}

/** @throws where the file cannot be read */
export async function hashFile(path: string): Promise<PluginFile> {
  const content = await readFile(path);
  return { path, sha256: createHash('sha256').update(content).digest('hex') };
}

export function isInside(path: string, folder: string): boolean {
  const below = relative(folder, path);
  return below !== '' && below !== '..' && !below.startsWith(`..${sep}`);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
