import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileDigest } from '../files/file-digest.js';
import type { JsonObject } from '../json.js';

/** What package managers write down the installed versions in. */
const NAMES = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock'];

/** The lock file that the packages of a folder were installed by, the nearest in it or above: its name and SHA-256 (hex). Null where there is none. */
export async function describeLockFile(folder: string): Promise<JsonObject | null> {
  for (let place = folder; ; place = dirname(place)) {
    const path = NAMES.map((name) => join(place, name)).find(existsSync);
    if (path !== undefined) {
      const sha256 = await fileDigest(path).catch(() => null);
      return sha256 === null ? null : { name: basename(path), sha256 };
    }
    if (dirname(place) === place) return null;
  }
}
