import { join, resolve } from 'node:path';
import { projectFolderOf } from '../container/plugin-files.js';

/** Where what is built once is kept: `.cache/croplab` in the experiment's project folder, unless CROPLAB_CACHE names another place. */
export async function cacheDirectoryFor(experimentFile: string): Promise<string> {
  const chosen = process.env.CROPLAB_CACHE;
  if (chosen !== undefined && chosen !== '') return resolve(chosen);
  return join(await projectFolderOf(experimentFile), '.cache', 'croplab');
}
