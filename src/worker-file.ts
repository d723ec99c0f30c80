import { fileURLToPath } from 'node:url';

/** The folder that holds both `src/` and `dist/`: one level above this file in either. */
const projectFolder = new URL('..', import.meta.url);

/**
 * The compiled file that a worker thread is started with, `path` being its place under `dist/`.
 *
 * A thread cannot load TypeScript, so code that runs from the sources (the tests) starts its workers from the last build.
 */
export function workerFile(path: string): string {
  return fileURLToPath(new URL(`dist/${path}`, projectFolder));
}
