import { readFile } from 'node:fs/promises';
import type { RunManifest, RunResult } from './run-files.js';
import { writeRunJson } from './run-directory.js';

/** The manifest of a run's folder, if it is the manifest of that run. */
export async function readManifestOf(path: string, id: string): Promise<RunManifest | undefined> {
  return readOwn<RunManifest>(path, id);
}

/** The result of a run's folder, if it is the result of that run. */
export async function readResultOf(path: string, id: string): Promise<RunResult | undefined> {
  return readOwn<RunResult>(path, id);
}

export async function writeManifest(path: string, manifest: RunManifest): Promise<void> {
  await writeRunJson(path, manifest as never);
}

/** Files of a run are written whole, under an id that is the digest of their content: one that is damaged is as good as none. */
async function readOwn<Document extends { readonly id: string }>(
  path: string,
  id: string,
): Promise<Document | undefined> {
  try {
    const document = JSON.parse(await readFile(path, 'utf8')) as Partial<Document> | null;
    return document?.id === id ? (document as Document) : undefined;
  } catch {
    return undefined;
  }
}
