import { afterAll, beforeAll } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder of the tests that stand around the call, removed after them; each call of the function gives a new one inside of it. */
export function temporaryFolders(): () => Promise<string> {
  let parent = '';
  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'croplab-data-'));
  });
  afterAll(() => rm(parent, { recursive: true, force: true }));
  return () => mkdtemp(join(parent, 'folder-'));
}

/** Writes files by their paths under `root`, with the folders that they are in. */
export async function writeFiles(root: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(root, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}
