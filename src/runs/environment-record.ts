import { readFile } from 'node:fs/promises';
import { cpus, hostname, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { JsonObject } from '../json.js';
import { commandOutput } from './command-output.js';
import { describeLockFile } from './lock-file.js';

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

/** The GPUs of the machine, as NVIDIA's driver names them: name, memory, driver. None where there is no such driver. */
export async function describeGpus(environment: NodeJS.ProcessEnv = process.env): Promise<JsonObject[]> {
  const words = ['--query-gpu=name,memory.total,driver_version', '--format=csv,noheader,nounits'];
  const output = await commandOutput('nvidia-smi', words, { bytes: 2 ** 16, milliseconds: 10_000 }, environment);
  const lines = output?.bytes.toString().split('\n') ?? [];
  return lines.flatMap((line) => {
    const [name = '', mebibytes = '', driver = ''] = line.split(',').map((cell) => cell.trim());
    const memory = Number(mebibytes);
    return name === '' ? [] : [{ name, memoryBytes: memory > 0 ? memory * 2 ** 20 : null, driver }];
  });
}

/** The package, the libraries whose versions bits depend on, and the lock file that everything else was installed by. */
export async function describeCode(codeDigest: string): Promise<JsonObject> {
  const folder = fileURLToPath(new URL('../../', import.meta.url));
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  const { name, version } = JSON.parse(text) as { readonly name: string; readonly version: string };
  const { versions } = (await import('sharp')).default;
  const lockFile = await describeLockFile(folder);
  return { package: name, version, digest: codeDigest, lockFile, sharp: versions.sharp, libvips: versions.vips };
}
