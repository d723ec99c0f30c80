import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { dataErrors } from './errors.js';
import { liesIn } from './folder-bounds.js';
import { isImageName } from './image-files.js';

/** Lists names below one folder. */
class FolderListing {
  readonly names: string[] = [];

  constructor(
    private readonly root: string,
    private readonly bounds: readonly string[],
    private readonly wanted: (name: string) => boolean,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** @param above the folders that lie around this one, without links: a link to one of them would never end */
  async list(prefix: string, real: string, above: readonly string[]): Promise<void> {
    this.signal?.throwIfAborted();
    if (above.includes(real)) return;
    for (const entry of await this.#entries(real)) {
      if (entry.name.startsWith('.')) continue;
      const name = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
      const before = this.names.length;
      if (entry.isDirectory()) await this.list(name, join(real, entry.name), [...above, real]);
      else if (entry.isSymbolicLink() && (await this.#leadsToFolder(name))) {
        await this.list(name, await this.#target(name), [...above, real]);
      }
      // A folder in the place of a file is not passed over in silence: it is found to be no file.
      if (this.names.length === before && this.wanted(entry.name)) this.names.push(name);
    }
  }

  async #entries(folder: string): Promise<Dirent[]> {
    try {
      return await readdir(folder, { withFileTypes: true });
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      throw dataErrors['data/folder-unreadable']({ path: folder, reason: code }, { cause: error });
    }
  }

  async #leadsToFolder(name: string): Promise<boolean> {
    const target = await stat(join(this.root, name)).catch(() => undefined);
    return target?.isDirectory() === true;
  }

  async #target(name: string): Promise<string> {
    const target = await realpath(join(this.root, name));
    if (!this.bounds.some((folder) => liesIn(folder, target)))
      throw dataErrors['data/link-leads-out']({ path: join(this.root, name), target });
    return target;
  }
}

/**
 * Paths of the files below a folder, relative to it, with `/`, in the order of their names (code units). Hidden ones are passed over. Links
 * are followed inside of the folder, and to where the settings name them.
 *
 * @param folders The folder, and those below it that the settings name
 * @param wanted By the last part of the name
 * @throws `data/link-leads-out` where a link leads to a folder elsewhere, `data/folder-unreadable`
 */
export async function listNames(
  [root, ...named]: readonly [string, ...string[]],
  wanted: (name: string) => boolean,
  signal?: AbortSignal,
): Promise<string[]> {
  const realRoot = await realpath(root);
  // One that is not there is told of where images are divided.
  const bounds = await Promise.all(named.map((folder) => realpath(folder).catch(() => realRoot)));
  const listing = new FolderListing(root, [realRoot, ...bounds], wanted, signal);
  await listing.list('', realRoot, []);
  return listing.names.sort();
}

/** The images among them: see {@link listNames}. */
export const listImageNames = (folders: readonly [string, ...string[]], signal?: AbortSignal): Promise<string[]> =>
  listNames(folders, isImageName, signal);
