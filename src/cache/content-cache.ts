import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileDigest } from '../files/file-digest.js';
import { makeFolder } from '../files/make-folder.js';
import { whyUnwritable } from '../files/unwritable.js';
import { inKeyOrder, type JsonObject } from '../json.js';
import { cacheErrors } from './errors.js';

/** What the entry's folder holds beside the built files. */
const MANIFEST = 'manifest.json';

interface CachedFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

interface Manifest {
  /** Everything that the content follows from. */
  readonly key: JsonObject;
  readonly files: readonly CachedFile[];
}

export interface CacheRequest {
  readonly cacheDirectory: string;
  /** What kind of thing is kept: the folder in the cache directory. */
  readonly family: string;
  /** Everything that the content follows from: settings, versions of packages and of the builder. */
  readonly key: JsonObject;
  /** Makes the files, in a folder that exists and is empty. */
  readonly build: (folder: string) => Promise<void>;
  readonly signal?: AbortSignal | undefined;
}

export interface CacheEntry {
  readonly folder: string;
  /** SHA-256 (hex) over the key and over name, size and digest of every file. */
  readonly digest: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

async function describeFiles(folder: string): Promise<CachedFile[]> {
  const names = (await readdir(folder)).filter((name) => name !== MANIFEST).sort();
  return Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const { size } = await stat(path);
      return { name, bytes: size, sha256: await fileDigest(path) };
    }),
  );
}

/** The entry as it lies on disk, or `undefined` where it is missing or differs from its manifest in any byte. */
async function openEntry(folder: string, key: JsonObject): Promise<CacheEntry | undefined> {
  try {
    const text = await readFile(join(folder, MANIFEST), 'utf8');
    const actual: Manifest = { key, files: await describeFiles(folder) };
    return text === JSON.stringify(actual) ? { folder, digest: sha256(text) } : undefined;
  } catch {
    return undefined;
  }
}

/** Milliseconds between two looks at a lock that another process holds. */
const LOCK_POLL = 200;

/** Waits until no other process builds this entry. Returns the function that lets the next one in. */
async function lockEntry(folder: string, signal: AbortSignal | undefined): Promise<() => Promise<void>> {
  const { lock } = (await import('proper-lockfile')).default;
  for (;;) {
    try {
      // A lock that is taken over because this process stood still does no harm: the entry appears by one rename.
      return await lock(folder, { realpath: false, stale: 20_000, onCompromised: () => undefined });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      await delay(LOCK_POLL, undefined, signal ? { signal } : {});
    }
  }
}

async function buildEntry(folder: string, { key, build }: CacheRequest): Promise<CacheEntry | undefined> {
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial);
  try {
    await build(partial);
    const manifest: Manifest = { key, files: await describeFiles(partial) };
    await writeFile(join(partial, MANIFEST), JSON.stringify(manifest), { flush: true });
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return openEntry(folder, key);
}

/**
 * The folder with what `build` makes of `key`, built once: in a folder beside it that is renamed when it is complete, by one process at a
 * time. An entry that is not as it was written, byte for byte, is built again.
 */
export async function openCached(wanted: CacheRequest): Promise<CacheEntry> {
  const request = { ...wanted, key: inKeyOrder(wanted.key) as JsonObject };
  const parent = join(request.cacheDirectory, request.family);
  const folder = join(parent, sha256(JSON.stringify(request.key)).slice(0, 16));
  const ready = await openEntry(folder, request.key);
  if (ready) return ready;
  try {
    await makeFolder(parent);
    const unlock = await lockEntry(folder, request.signal);
    try {
      const entry = (await openEntry(folder, request.key)) ?? (await buildEntry(folder, request));
      if (entry) return entry;
    } finally {
      await unlock().catch(() => undefined);
    }
  } catch (error) {
    // What is built reads other files; their errors are their own.
    const reason = whyUnwritable(error, request.cacheDirectory);
    if (reason !== undefined) throw cacheErrors['cache/unwritable']({ path: parent, reason }, { cause: error });
    throw error;
  }
  throw cacheErrors['cache/unwritable']({ path: parent, reason: 'what was written there reads back differently' });
}
