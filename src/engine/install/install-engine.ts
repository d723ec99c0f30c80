import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, statfs, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { engineErrors } from '../errors.js';
import { compileBinding, installCudaLibraries, removeLeftovers, unpackWheel } from './build-engine.js';
import { bindingLink, engineCacheDirectory, installationDirectory, linkedEngine } from './engine-location.js';
import { fetchWheel } from './fetch-wheel.js';
import { hasNvidiaDriver } from './nvidia-driver.js';
import { runCommand, type RunCommand } from './run-command.js';
import { wheelFor, type EngineVariant, type Wheel } from './wheels.js';

export interface InstallRequest {
  /** Left out: `gpu` where an NVIDIA driver is present and a wheel exists, else `cpu`. */
  readonly variant?: EngineVariant;
  readonly environment: NodeJS.ProcessEnv;
  /** One line for each thing that takes a while. */
  readonly say: (line: string) => void;
  readonly run?: RunCommand;
}

export interface InstalledEngine {
  readonly variant: EngineVariant;
  readonly directory: string;
  /** False where it was there already. */
  readonly changed: boolean;
}

/** The variant that a machine gets when nobody says otherwise. */
export function chooseVariant(driverPresent: boolean, platform: string, architecture: string): EngineVariant {
  return driverPresent && wheelFor('gpu', platform, architecture) !== undefined ? 'gpu' : 'cpu';
}

/**
 * Installs libtensorflow and the binding compiled against it, and links them into node_modules. Does nothing where that is done.
 *
 * Every piece is made under a temporary name and renamed when it is complete, so it can be interrupted at any moment; of several
 * callers at once one installs and the others wait for it.
 *
 * @throws engine/no-wheel, no-pip, no-compiler, disk-full, download-failed, wrong-hash, build-failed
 */
export async function installEngine(request: InstallRequest): Promise<InstalledEngine> {
  const { environment, say, run = runCommand } = request;
  const variant = request.variant ?? chooseVariant(hasNvidiaDriver(), process.platform, process.arch);
  const directory = installationDirectory(environment, variant);
  if (linkedEngine()?.directory === directory) return { variant, directory, changed: false };
  const wheel = wheelFor(variant, process.platform, process.arch);
  if (wheel === undefined) {
    throw engineErrors['engine/no-wheel']({ platform: `${process.platform}-${process.arch}`, variant });
  }
  if (!existsSync(directory)) {
    const cache = engineCacheDirectory(environment);
    await mkdir(cache, { recursive: true });
    await withInstallationLock(cache, say, async () => {
      if (!existsSync(directory)) await makeInstallation({ wheel, variant, cache, directory, environment, say, run });
    });
  }
  await linkInstallation(directory);
  return { variant, directory, changed: true };
}

interface Installation {
  readonly wheel: Wheel;
  readonly variant: EngineVariant;
  readonly cache: string;
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly say: (line: string) => void;
  readonly run: RunCommand;
}

async function makeInstallation({
  wheel,
  variant,
  cache,
  directory,
  environment,
  say,
  run,
}: Installation): Promise<void> {
  const { bavail, bsize } = await statfs(cache);
  const free = bavail * bsize;
  if (free < wheel.space) throw engineErrors['engine/disk-full']({ directory: cache, needed: wheel.space, free });
  const downloads = join(cache, 'downloads');
  await removeLeftovers(cache, 'unfinished-');
  await removeLeftovers(downloads, 'arriving-');
  say(`Fetching ${wheel.requirement} with pip (once a machine; checked against its published SHA-256).`);
  const file = await fetchWheel(wheel, downloads, run);
  const unfinished = await mkdtemp(join(cache, 'unfinished-'));
  try {
    say('Unpacking libtensorflow.');
    await unpackWheel(file, join(unfinished, 'deps'), run);
    if (variant === 'gpu') {
      say('Fetching the CUDA libraries with pip (2.7 GB).');
      await installCudaLibraries(join(unfinished, 'deps'), run);
    }
    say('Compiling the binding.');
    await compileBinding(unfinished, environment.CXX ?? 'g++', run);
    await rename(unfinished, directory);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  await rm(file, { force: true });
}

/** Holds the lock of the cache for `action`; the lock of a process that died is taken over. */
async function withInstallationLock(
  cache: string,
  say: (line: string) => void,
  action: () => Promise<void>,
): Promise<void> {
  const { default: lockfile } = await import('proper-lockfile');
  const options = { lockfilePath: join(cache, 'install.lock'), stale: 15_000, update: 2000 };
  if (await lockfile.check(cache, options)) say('Another installation is at work; waiting for it.');
  const release = await lockfile.lock(cache, {
    ...options,
    retries: { forever: true, minTimeout: 500, maxTimeout: 2000 },
  });
  try {
    await action();
  } finally {
    await release();
  }
}

/** Points the binding's package at the installation, in one step: a process that loads the engine meanwhile finds the old or the new. */
async function linkInstallation(directory: string): Promise<void> {
  const link = bindingLink();
  const prepared = `${link}.${process.pid}`;
  await rm(prepared, { force: true });
  await symlink(join(directory, 'lib'), prepared);
  try {
    await rename(prepared, link);
  } catch {
    // A folder that the package manager unpacked stands where the link belongs.
    await rm(link, { recursive: true, force: true });
    await rename(prepared, link);
  }
}
