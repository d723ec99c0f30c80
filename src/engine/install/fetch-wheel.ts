import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { engineErrors } from '../errors.js';
import type { RunCommand } from './run-command.js';
import type { Wheel } from './wheels.js';

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** pip's own word for a file whose hash is not the pinned one. */
const HASH_MISMATCH = 'DO NOT MATCH THE HASHES';

/**
 * Fetches a wheel with the user's own pip, so that their mirrors and proxies are used, and checks its hash. The file stays under
 * `downloads` until the installation is complete: an installation that was interrupted afterwards does not fetch it again.
 *
 * @throws engine/no-pip, engine/download-failed, engine/wrong-hash
 */
export async function fetchWheel(wheel: Wheel, downloads: string, run: RunCommand): Promise<string> {
  const kept = join(downloads, `${wheel.sha256}.whl`);
  await mkdir(downloads, { recursive: true });
  const there = await readdir(downloads);
  if (there.includes(`${wheel.sha256}.whl`)) {
    if ((await sha256Of(kept)) === wheel.sha256) return kept;
    await rm(kept);
  }
  const pip = await run('python3', ['-m', 'pip', '--version']);
  if (!pip.succeeded) throw engineErrors['engine/no-pip']({ command: 'python3 -m pip' });
  const arriving = await mkdtemp(join(downloads, 'arriving-'));
  try {
    const requirements = join(arriving, 'requirements.txt');
    await writeFile(requirements, `${wheel.requirement} --hash=sha256:${wheel.sha256}\n`);
    const fetched = await run('python3', downloadArguments(wheel, requirements, arriving));
    if (!fetched.succeeded) {
      if (fetched.output.includes(HASH_MISMATCH)) throw engineErrors['engine/wrong-hash']({ what: wheel.requirement });
      throw engineErrors['engine/download-failed']({ what: wheel.requirement, output: fetched.output });
    }
    const name = (await readdir(arriving)).find((file) => file.endsWith('.whl'));
    if (name === undefined || (await sha256Of(join(arriving, name))) !== wheel.sha256) {
      throw engineErrors['engine/wrong-hash']({ what: wheel.requirement });
    }
    await rename(join(arriving, name), kept);
    return kept;
  } finally {
    await rm(arriving, { recursive: true, force: true });
  }
}

function downloadArguments(wheel: Wheel, requirements: string, into: string): string[] {
  return [
    '-m',
    'pip',
    'download',
    '--quiet',
    '--disable-pip-version-check',
    '--no-deps',
    '--only-binary=:all:',
    '--no-cache-dir',
    ...['--implementation', 'cp', '--python-version', '3.11', '--abi', 'cp311', '--platform', wheel.platform],
    '--require-hashes',
    ...['--requirement', requirements, '--dest', into],
  ];
}
