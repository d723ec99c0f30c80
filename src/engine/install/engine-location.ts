import { existsSync, readlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { tensorflowVersion, type EngineVariant } from './wheels.js';

const bindingVersion = '4.22.0';
/** Raised when what an installation holds changes. */
const layoutVersion = 1;

/** Where installed engines are kept: outside node_modules, which every `npm ci` empties. */
export function engineCacheDirectory(environment: NodeJS.ProcessEnv): string {
  if (environment.CROPLAB_ENGINE_CACHE) return environment.CROPLAB_ENGINE_CACHE;
  return join(environment.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'croplab');
}

/** The directory of one variant's installation: complete if it is there, since it is renamed into place as the last step. */
export function installationDirectory(environment: NodeJS.ProcessEnv, variant: EngineVariant): string {
  const name = `engine-${layoutVersion}-tfjs${bindingVersion}-tf${tensorflowVersion}-${variant}-${process.platform}-${process.arch}`;
  return join(engineCacheDirectory(environment), name);
}

/** The binding's package in node_modules. */
export function bindingPackageDirectory(): string {
  return dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-node-gpu/package.json'));
}

/** The link through which the binding's package finds its compiled part. */
export function bindingLink(): string {
  return join(bindingPackageDirectory(), 'lib');
}

export interface LinkedEngine {
  readonly directory: string;
  readonly variant: EngineVariant;
}

/** The installation that the binding's package points at, if it is there and of this version. */
export function linkedEngine(): LinkedEngine | undefined {
  let target: string;
  try {
    target = readlinkSync(bindingLink());
  } catch {
    return undefined;
  }
  const directory = dirname(target);
  const variant = /-(cpu|gpu)-[^-]+-[^-]+$/.exec(basename(directory))?.[1];
  const complete = existsSync(join(target, 'napi-v8', 'tfjs_binding.node'));
  if (!complete || !basename(directory).startsWith(`engine-${layoutVersion}-`)) return undefined;
  return { directory, variant: variant === 'gpu' ? 'gpu' : 'cpu' };
}
