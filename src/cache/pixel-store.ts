import { mkdir, readdir, rm, stat, statfs, utimes, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheErrors } from './errors.js';

/** Decoded images that are kept in a cache directory, a file each, shared by all runs. */
const FOLDER = 'pixels';

/** What else is on the disk needs room, too: the store leaves this share of the disk free. */
const SHARE_LEFT_FREE = 0.1;

/** What no run has read for so long goes first when room is short: milliseconds. */
const UNUSED_AFTER = 24 * 3600 * 1000;

/** How often at most it is noted that an entry was read: milliseconds. */
const NOTED_AFTER = UNUSED_AFTER / 2;

/** When room is made, down to this share of what is allowed. */
const SHARE_AFTER_PRUNING = 0.8;

export const pixelStoreFolder = (cacheDirectory: string): string => join(cacheDirectory, FOLDER);

interface StoredEntry {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly used: number;
}

/** Files below a folder; those that vanish meanwhile are passed over. */
async function storedEntries(folder: string): Promise<StoredEntry[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const entries: StoredEntry[] = [];
  for (const entry of found) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const state = await stat(path).catch(() => undefined);
    if (state) entries.push({ path, bytes: state.size, used: state.mtimeMs });
  }
  return entries;
}

const total = (entries: readonly StoredEntry[]): number => entries.reduce((sum, { bytes }) => sum + bytes, 0);

/** Removes the longest unused entries until the rest has the share that is left after pruning; those in use stay. */
async function prune(entries: readonly StoredEntry[], most: number): Promise<number> {
  const now = Date.now();
  let bytes = total(entries);
  for (const entry of [...entries].sort((one, other) => one.used - other.used)) {
    if (bytes <= most * SHARE_AFTER_PRUNING || now - entry.used < UNUSED_AFTER) break;
    // Whoever has it open reads on.
    await rm(entry.path, { force: true });
    bytes -= entry.bytes;
  }
  return bytes;
}

/**
 * Bytes that may still be written to the store, of `most` in all. Where it is full, entries that no run has read for a day are removed; what
 * is in use stays, because images come round once an epoch and a store that always makes room would never have the next one.
 */
export async function roomInPixelStore(cacheDirectory: string, most: number): Promise<number> {
  const folder = pixelStoreFolder(cacheDirectory);
  try {
    await mkdir(folder, { recursive: true });
    const entries = await storedEntries(folder);
    const used = total(entries) > most * SHARE_AFTER_PRUNING ? await prune(entries, most) : total(entries);
    const { bavail, blocks, bsize } = await statfs(folder);
    return Math.max(0, Math.min(most - used, (bavail - blocks * SHARE_LEFT_FREE) * bsize));
  } catch {
    // A cache that cannot be written keeps nothing; views are the same without it.
    return 0;
  }
}

/** Notes that an entry is in use. */
export async function noteUse(path: string, file: FileHandle, modified: number): Promise<void> {
  const now = Date.now();
  if (now - modified < NOTED_AFTER) return;
  const seconds = now / 1000;
  await file.utimes(seconds, seconds).catch(() => utimes(path, seconds, seconds).catch(() => undefined));
}

/** What a store holds. */
export interface PixelStoreSummary {
  readonly folder: string;
  readonly images: number;
  readonly bytes: number;
}

export async function describePixelStore(cacheDirectory: string): Promise<PixelStoreSummary> {
  const folder = pixelStoreFolder(cacheDirectory);
  const entries = await storedEntries(folder);
  return { folder, images: entries.length, bytes: total(entries) };
}

/**
 * Removes everything from a store.
 *
 * @throws `cache/unwritable`
 */
export async function emptyPixelStore(cacheDirectory: string): Promise<void> {
  const folder = pixelStoreFolder(cacheDirectory);
  try {
    await rm(folder, { recursive: true, force: true });
  } catch (error) {
    throw cacheErrors['cache/unwritable']({ path: folder, reason: (error as Error).message }, { cause: error });
  }
}
