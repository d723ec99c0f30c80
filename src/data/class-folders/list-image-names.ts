import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isImageName } from '../image-files.js';

/** What tells a folder from every other, whatever path led to it. */
type FolderIdentity = string;

/** Names of the images in a folder and below, and those of its folders that are still to be looked at. */
async function listFolder(
  root: string,
  prefix: string,
  above: readonly FolderIdentity[],
  signal: AbortSignal | undefined,
): Promise<string[]> {
  signal?.throwIfAborted();
  const { dev, ino } = await stat(join(root, prefix));
  const identity = `${dev}:${ino}`;
  // A link to a folder that it lies in would never end.
  if (above.includes(identity)) return [];
  const names: string[] = [];
  for (const entry of await readdir(join(root, prefix), { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    const name = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    const target = entry.isSymbolicLink() ? await stat(join(root, name)).catch(() => undefined) : entry;
    if (target?.isDirectory()) names.push(...(await listFolder(root, name, [...above, identity], signal)));
    else if (isImageName(entry.name)) names.push(name);
  }
  return names;
}

/** Paths of the images below a folder, relative to it, with `/`, in the order of their names. Links are followed. */
export async function listImageNames(root: string, signal?: AbortSignal): Promise<string[]> {
  return (await listFolder(root, '', [], signal)).sort();
}
