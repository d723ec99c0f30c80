import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { compileBinding, removeLeftovers } from '../../../src/engine/install/build-engine.js';
import { engineCacheDirectory, installationDirectory } from '../../../src/engine/install/engine-location.js';
import { fetchWheel } from '../../../src/engine/install/fetch-wheel.js';
import { chooseVariant, installEngine } from '../../../src/engine/install/install-engine.js';
import type { RunCommand } from '../../../src/engine/install/run-command.js';
import { cudaRequirements, wheelFor, type Wheel } from '../../../src/engine/install/wheels.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'croplab-install-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

const content = 'a wheel';
const wheel: Wheel = {
  requirement: 'engine==1',
  sha256: createHash('sha256').update(content).digest('hex'),
  platform: 'any',
  space: 1,
};

/** A pip that writes `written` as the wheel. */
function pipThatDelivers(written: string): { run: RunCommand; calls: string[][] } {
  const calls: string[][] = [];
  const run: RunCommand = async (_program, programArguments) => {
    calls.push([...programArguments]);
    const destination = programArguments[programArguments.indexOf('--dest') + 1];
    if (programArguments.includes('download')) await writeFile(join(destination!, 'engine-1.whl'), written);
    return { succeeded: true, output: '' };
  };
  return { run, calls };
}

describe('fetching the wheel', () => {
  test('asks pip with the pinned hash and keeps the file', async () => {
    const { run, calls } = pipThatDelivers(content);
    const path = await fetchWheel(wheel, directory, run);
    expect(existsSync(path)).toBe(true);
    expect(calls.at(-1)).toEqual(expect.arrayContaining(['download', '--require-hashes', '--no-deps']));
  });

  test('does not fetch again what an interrupted installation left complete', async () => {
    await fetchWheel(wheel, directory, pipThatDelivers(content).run);
    const second = pipThatDelivers(content);
    await fetchWheel(wheel, directory, second.run);
    expect(second.calls).toHaveLength(0);
  });

  test('fetches again what was damaged', async () => {
    const path = await fetchWheel(wheel, directory, pipThatDelivers(content).run);
    await writeFile(path, 'half');
    const second = pipThatDelivers(content);
    await fetchWheel(wheel, directory, second.run);
    expect(second.calls).not.toHaveLength(0);
  });

  test('refuses another file and leaves nothing behind', async () => {
    const { run } = pipThatDelivers('something else');
    await expect(fetchWheel(wheel, directory, run)).rejects.toMatchObject({ code: 'engine/wrong-hash', exitCode: 3 });
    expect(await readdir(directory)).toEqual([]);
  });

  test('knows pip’s own refusal of a hash from other failures', async () => {
    const failing =
      (output: string): RunCommand =>
      (_program, programArguments) =>
        Promise.resolve({ succeeded: !programArguments.includes('download'), output });
    await expect(fetchWheel(wheel, directory, failing('THESE PACKAGES DO NOT MATCH THE HASHES'))).rejects.toMatchObject(
      { code: 'engine/wrong-hash' },
    );
    await expect(fetchWheel(wheel, directory, failing('connection reset'))).rejects.toMatchObject({
      code: 'engine/download-failed',
    });
  });

  test('says that pip is missing', async () => {
    const nothing: RunCommand = () => Promise.resolve({ succeeded: false, output: 'ENOENT' });
    await expect(fetchWheel(wheel, directory, nothing)).rejects.toMatchObject({ code: 'engine/no-pip', exitCode: 3 });
  });
});

describe('installing', () => {
  test('stops before any download when the compiler or pip is missing', async () => {
    const nothing: RunCommand = () => Promise.resolve({ succeeded: false, output: 'ENOENT' });
    await expect(compileBinding(directory, 'no-compiler', nothing)).rejects.toMatchObject({
      code: 'engine/no-compiler',
    });
    const environment = { CROPLAB_ENGINE_CACHE: directory };
    await expect(
      installEngine({ variant: 'cpu', environment, say: () => undefined, run: nothing }),
    ).rejects.toMatchObject({ code: 'engine/no-pip' });
    expect((await readdir(directory)).filter((name) => name.startsWith('unfinished-'))).toEqual([]);
  });

  test('removes what interrupted installations left, and nothing else', async () => {
    await mkdir(join(directory, 'unfinished-1', 'deps'), { recursive: true });
    await mkdir(join(directory, 'engine-1'));
    await removeLeftovers(directory, 'unfinished-');
    expect(await readdir(directory)).toEqual(['engine-1']);
  });
});

describe('what is installed', () => {
  test('is the GPU variant only where a driver and a wheel are', () => {
    expect(chooseVariant(true, 'linux', 'x64')).toBe('gpu');
    expect(chooseVariant(false, 'linux', 'x64')).toBe('cpu');
    expect(chooseVariant(true, 'linux', 'arm64')).toBe('cpu');
  });

  test('is pinned by hash, every piece of it', () => {
    for (const variant of ['cpu', 'gpu'] as const)
      expect(wheelFor(variant, 'linux', 'x64')?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(wheelFor('gpu', 'linux', 'arm64')).toBeUndefined();
    for (const requirement of cudaRequirements)
      expect(requirement).toMatch(/^nvidia-[a-z0-9-]+==[0-9.]+ --hash=sha256:[0-9a-f]{64}$/);
  });

  test('lies in the user’s cache, one directory a variant', () => {
    expect(engineCacheDirectory({ CROPLAB_ENGINE_CACHE: '/a' })).toBe('/a');
    expect(engineCacheDirectory({ XDG_CACHE_HOME: '/b' })).toBe('/b/croplab');
    const environment = { CROPLAB_ENGINE_CACHE: '/a' };
    expect(installationDirectory(environment, 'cpu')).not.toBe(installationDirectory(environment, 'gpu'));
  });
});
