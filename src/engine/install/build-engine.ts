import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { engineErrors } from '../errors.js';
import { bindingPackageDirectory } from './engine-location.js';
import type { RunCommand } from './run-command.js';
import { cudaRequirements } from './wheels.js';

// Reads one entry at a time, so that memory stays small; writes only the names that match, under the given folder.
const UNPACK = `
import os, re, shutil, sys, zipfile
library = re.compile(r'tensorflow/(libtensorflow_(?:cc|framework)\\.so\\.2)$')
header = re.compile(
    r'tensorflow/(include/(?:tensorflow/c/(?:eager/)?|tensorflow/core/platform/ctstring|tsl/platform/ctstring|xla/tsl/c/)[^/]*\\.h)$')
with zipfile.ZipFile(sys.argv[1]) as wheel:
    for name in wheel.namelist():
        if library.match(name):
            target = 'lib/' + library.match(name).group(1)
        elif header.match(name):
            target = header.match(name).group(1)
        else:
            continue
        path = os.path.join(sys.argv[2], target)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with wheel.open(name) as packed, open(path, 'wb') as unpacked:
            shutil.copyfileobj(packed, unpacked, 1 << 20)
`;

/** Unpacks the two shared libraries and the C headers of a wheel into `dependencies`. */
export async function unpackWheel(wheel: string, dependencies: string, run: RunCommand): Promise<void> {
  await mkdir(dependencies, { recursive: true });
  const unpacked = await run('python3', ['-c', UNPACK, wheel, dependencies]);
  if (!unpacked.succeeded) {
    throw engineErrors['engine/download-failed']({ what: 'libtensorflow (unpacking)', output: unpacked.output });
  }
}

/** Compiles the binding's two C++ files against the unpacked library: one call of the compiler, without Node's headers. */
export async function compileBinding(directory: string, compiler: string, run: RunCommand): Promise<void> {
  const version = await run(compiler, ['--version']);
  if (!version.succeeded) throw engineErrors['engine/no-compiler']({ command: compiler });
  const napi = join(dirname(createRequire(import.meta.url).resolve('node-api-headers/package.json')), 'include');
  const output = join(directory, 'lib', 'napi-v8');
  await mkdir(output, { recursive: true });
  const libraries = join(directory, 'deps', 'lib');
  const compiled = await run(
    compiler,
    [
      ...['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8'],
      ...['-I', napi, '-I', join(directory, 'deps', 'include')],
      ...['tfjs_backend.cc', 'tfjs_binding.cc', '-o', join(output, 'tfjs_binding.node')],
      ...['-L', libraries, '-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2'],
      // Relative to the compiled file, so that the directory can be renamed into place afterwards.
      '-Wl,-rpath,$ORIGIN/../../deps/lib',
    ],
    { cwd: join(bindingPackageDirectory(), 'binding') },
  );
  if (!compiled.succeeded) throw engineErrors['engine/build-failed']({ output: compiled.output });
}

/**
 * Puts NVIDIA's libraries where libtensorflow's own search path expects them: `deps/nvidia`.
 *
 * cuSOLVER alone is looked for through a library that does not name its folder, so a link stands where it is looked for.
 */
export async function installCudaLibraries(dependencies: string, run: RunCommand): Promise<void> {
  const requirements = join(dependencies, 'cuda-requirements.txt');
  await writeFile(requirements, `${cudaRequirements.join('\n')}\n`);
  // One call for all: pip leaves a folder that it finds at the target alone, and all of them share `nvidia/`.
  const installed = await run('python3', [
    ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '--only-binary=:all:'],
    ...['--no-compile', '--no-cache-dir', '--require-hashes', '--target', dependencies, '--requirement', requirements],
  ]);
  if (!installed.succeeded) {
    throw engineErrors['engine/download-failed']({ what: 'the CUDA libraries', output: installed.output });
  }
  const link = join(dependencies, 'nvidia', 'cusparse', 'lib', 'libcusolver.so.11');
  if (!existsSync(link)) await symlink('../../cusolver/lib/libcusolver.so.11', link);
}

/** Removes what interrupted installations left: their temporary directories. */
export async function removeLeftovers(cache: string, prefix: string): Promise<void> {
  const names = await readdir(cache).catch(() => []);
  const leftovers = names.filter((name) => name.startsWith(prefix));
  await Promise.all(leftovers.map((name) => rm(join(cache, name), { recursive: true, force: true })));
}
