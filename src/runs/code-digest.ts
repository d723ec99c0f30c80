import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds the package's code: `dist`, or `src` where it runs from the sources. */
const codeFolder = dirname(dirname(fileURLToPath(import.meta.url)));

/** Parts that only read configurations, install, show, tell and compare: what they are like changes no number. */
const outside = new Set(['cli', 'compare', 'config', 'diff', 'errors', 'live', 'observers', 'preview', 'registry', 'report', 'runs', 'sweeps']);

let known: Promise<string> | undefined;

/** SHA-256 (hex) over the code that decides what a run computes: names and contents, in order. Read once a process, as the code itself is. */
export function codeDigest(): Promise<string> {
  known ??= digestCode();
  return known;
}

async function digestCode(): Promise<string> {
  const entries = await readdir(codeFolder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && /\.(?:js|ts|wasm)$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(codeFolder, join(entry.parentPath, entry.name)))
    .filter((path) => !outside.has(path.split(sep)[0] ?? ''))
    .sort();
  const hash = createHash('sha256');
  for (const path of paths) {
    const content = await readFile(join(codeFolder, path));
    hash.update(`${path} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}
