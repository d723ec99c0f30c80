import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { cpus, hostname, release, totalmem } from 'node:os';
import { promisify } from 'node:util';
import type { JsonObject } from '../json.js';

/** The machine that a run is made on. */
export function describeMachine(): JsonObject {
  const processors = cpus();
  return {
    host: hostname(),
    system: `${process.platform} ${release()}`,
    architecture: process.arch,
    processor: (processors[0]?.model ?? 'unknown').trim(),
    cores: processors.length,
    memoryBytes: totalmem(),
    node: process.version,
  };
}

/** The package, and the libraries whose versions bits depend on. */
export async function describeCode(codeDigest: string): Promise<JsonObject> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  const { name, version } = JSON.parse(text) as { readonly name: string; readonly version: string };
  const { versions } = (await import('sharp')).default;
  return { package: name, version, digest: codeDigest, sharp: versions.sharp, libvips: versions.vips };
}

/** The commit that the folder is at, and whether files differ from it; null outside of a repository. */
export async function describeGit(folder: string): Promise<JsonObject | null> {
  const git = async (...command: readonly string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)('git', ['-C', folder, ...command], { timeout: 10_000 });
    return stdout.trim();
  };
  try {
    const [commit, changes] = await Promise.all([
      git('rev-parse', 'HEAD'),
      git('status', '--porcelain', '--untracked-files=no'),
    ]);
    return { commit, modified: changes !== '' };
  } catch {
    return null;
  }
}
