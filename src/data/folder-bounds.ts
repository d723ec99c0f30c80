import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';

/** True where a path without links is the folder or lies in it. */
export const liesIn = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);

/** What images of a folder may not lie outside of: the set's root, or the folder where the settings name one elsewhere. */
export const boundOf = (root: string, folder: string): string => (liesIn(root, folder) ? root : folder);

/**
 * Tells whether files lie in the folder that they should lie in, links followed: a downloaded set may hold links to anywhere. Folders are
 * resolved once.
 */
export class FolderBounds {
  readonly #resolved = new Map<string, Promise<string>>();

  /** @throws the error of the file system where there is no such file */
  async holds(folder: string, path: string): Promise<boolean> {
    const isLink = (await lstat(path)).isSymbolicLink();
    const real = isLink ? await realpath(path) : join(await this.#real(dirname(path)), basename(path));
    return liesIn(await this.#real(folder), real);
  }

  #real(folder: string): Promise<string> {
    const known = this.#resolved.get(folder) ?? realpath(folder);
    this.#resolved.set(folder, known);
    return known;
  }
}
