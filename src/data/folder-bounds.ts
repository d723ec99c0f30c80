import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';

/** True where a path without links is the folder or lies in it. */
export const liesIn = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);

/** What files of a folder that the settings name may not lie outside of: the set's root, and the folder itself, which may be a link to elsewhere. */
export const boundsOf = (root: string, folder: string): readonly string[] =>
  liesIn(root, folder) ? [root, folder] : [folder];

/**
 * Tells whether files lie in one of the folders that they should lie in, links followed: a downloaded set may hold links to anywhere, those
 * that the settings name are the user's own. Folders are resolved once.
 */
export class FolderBounds {
  readonly #resolved = new Map<string, Promise<string>>();

  /** @throws the error of the file system where there is no such file */
  async hold(folders: readonly string[], path: string): Promise<boolean> {
    const isLink = (await lstat(path)).isSymbolicLink();
    const real = isLink ? await realpath(path) : join(await this.#real(dirname(path)), basename(path));
    const bounds = await Promise.all(folders.map((folder) => this.#real(folder)));
    return bounds.some((folder) => liesIn(folder, real));
  }

  #real(folder: string): Promise<string> {
    const known = this.#resolved.get(folder) ?? realpath(folder);
    this.#resolved.set(folder, known);
    return known;
  }
}
