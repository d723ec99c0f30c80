import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { engineCacheDirectory, linkedEngine } from './install/engine-location.js';
import { chooseVariant } from './install/install-engine.js';
import { hasNvidiaDriver } from './install/nvidia-driver.js';
import { runCommand, type RunCommand } from './install/run-command.js';
import { wheelFor } from './install/wheels.js';
import { loadEngine } from './load-engine.js';

/** One thing that croplab needs, and how it stands with it. */
export interface Examined {
  readonly name: string;
  /** `note`: not needed as things are. */
  readonly state: 'ok' | 'note' | 'missing';
  readonly finding: string;
  readonly remedy?: string;
}

/** Examines what installing and running need, one thing after the other. */
export async function* examineMachine(
  environment: NodeJS.ProcessEnv,
  run: RunCommand = runCommand,
): AsyncGenerator<Examined> {
  yield examineNode();
  yield examinePlatform();
  // What only installing needs is no fault once the engine is there.
  const lacking = linkedEngine() === undefined ? 'missing' : 'note';
  const pip = await run('python3', ['-m', 'pip', '--version']);
  yield pip.succeeded
    ? { name: 'pip', state: 'ok', finding: firstLine(pip.output) }
    : {
        name: 'pip',
        state: lacking,
        finding: 'python3 -m pip does not work',
        remedy: 'Install Python 3 with pip (Debian: apt-get install python3-pip).',
      };
  const compiler = environment.CXX ?? 'g++';
  const version = await run(compiler, ['--version']);
  yield version.succeeded
    ? { name: 'C++ compiler', state: 'ok', finding: firstLine(version.output) }
    : {
        name: 'C++ compiler',
        state: lacking,
        finding: `${compiler} does not work`,
        remedy: 'Install one (Debian: apt-get install g++), or name yours in the environment variable CXX.',
      };
  yield await examineSpace(environment, lacking);
  yield examineEngine();
  yield examineGpu();
}

function examineNode(): Examined {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isRecent = major > 20 || (major === 20 && minor >= 12);
  return isRecent
    ? { name: 'Node.js', state: 'ok', finding: process.version }
    : { name: 'Node.js', state: 'missing', finding: process.version, remedy: 'Install Node 20.12 or newer.' };
}

function examinePlatform(): Examined {
  const platform = `${process.platform}-${process.arch}`;
  return wheelFor('cpu', process.platform, process.arch) === undefined
    ? {
        name: 'platform',
        state: 'missing',
        finding: `there is no TensorFlow wheel for ${platform}`,
        remedy: 'Use Linux on x86_64 or arm64, on this machine or in a container.',
      }
    : { name: 'platform', state: 'ok', finding: platform };
}

async function examineSpace(environment: NodeJS.ProcessEnv, lacking: 'missing' | 'note'): Promise<Examined> {
  const variant = chooseVariant(hasNvidiaDriver(), process.platform, process.arch);
  const needed = wheelFor(variant, process.platform, process.arch)?.space ?? 0;
  let folder = engineCacheDirectory(environment);
  for (;;) {
    const place = folder;
    const space = await statfs(place).catch(() => undefined);
    if (space === undefined && dirname(place) !== place) {
      folder = dirname(place);
      continue;
    }
    const free = (space?.bavail ?? 0) * (space?.bsize ?? 0);
    const finding = `${gigabytes(free)} free under ${place}; installing takes ${gigabytes(needed)}`;
    return free >= needed
      ? { name: 'disk', state: 'ok', finding }
      : {
          name: 'disk',
          state: lacking,
          finding,
          remedy: 'Free some space, or name another place in the environment variable CROPLAB_ENGINE_CACHE.',
        };
  }
}

function examineEngine(): Examined {
  const installed = linkedEngine();
  if (installed === undefined) {
    const remedy = 'Run: run-exp engine install (in a clone: npm run setup).';
    return { name: 'engine', state: 'missing', finding: 'not installed', remedy };
  }
  try {
    const { tf, device, version } = loadEngine({ device: 'auto', threads: 1 });
    const product = tf.tidy(() => tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])).dataSync());
    if (product.some((value) => value !== 3)) throw new Error(`a matrix product is ${product.join(' ')} instead of 3s`);
    return {
      name: 'engine',
      state: 'ok',
      finding: `TensorFlow ${version} computes on the ${device.kind.toUpperCase()}`,
    };
  } catch (error) {
    const finding = `${installed.directory} does not work: ${firstLine((error as Error).message)}`;
    return {
      name: 'engine',
      state: 'missing',
      finding,
      remedy: `Remove ${installed.directory}, then run: run-exp engine install`,
    };
  }
}

function examineGpu(): Examined {
  if (!hasNvidiaDriver())
    return { name: 'GPU', state: 'note', finding: 'no NVIDIA driver; everything runs on the processor' };
  return linkedEngine()?.variant === 'gpu'
    ? { name: 'GPU', state: 'ok', finding: 'NVIDIA driver present, engine for GPUs installed' }
    : {
        name: 'GPU',
        state: 'note',
        finding: 'NVIDIA driver present, but the engine installed is the one for processors',
        remedy: 'Run: run-exp engine install --gpu',
      };
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

const firstLine = (text: string): string => text.split('\n')[0] ?? '';
