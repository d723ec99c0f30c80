import { describe, expect, it, jest } from '@jest/globals';
import { readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openCached, type CacheRequest } from '../../src/cache/content-cache.js';
import { temporaryFolders } from '../data/temporary-folder.js';

const newFolder = temporaryFolders();

/** A request whose build takes a moment and counts how often it is made. */
function requestIn(cacheDirectory: string, key: CacheRequest['key'] = { size: 1 }) {
  const build = jest.fn(async (folder: string) => {
    await delay(20);
    await writeFile(join(folder, 'data.bin'), JSON.stringify(key).repeat(100));
  });
  return { cacheDirectory, family: 'things', key, build };
}

describe('openCached', () => {
  it('builds once and finds the same entry afterwards, whatever the order of the key', async () => {
    const cacheDirectory = await newFolder();
    const request = requestIn(cacheDirectory, { one: 1, two: { three: 3, four: [4] } });
    const built = await openCached(request);
    const found = await openCached({ ...request, key: { two: { four: [4], three: 3 }, one: 1 } });
    expect(found).toEqual(built);
    expect(request.build).toHaveBeenCalledTimes(1);
    expect(await readdir(built.folder)).toEqual(['data.bin', 'manifest.json']);
  });

  it('builds once for callers at the same time', async () => {
    const request = requestIn(await newFolder());
    const entries = await Promise.all([openCached(request), openCached(request), openCached(request)]);
    expect(request.build).toHaveBeenCalledTimes(1);
    expect(new Set(entries.map(({ digest }) => digest)).size).toBe(1);
  });

  it('keeps different keys apart', async () => {
    const cacheDirectory = await newFolder();
    const [one, other] = await Promise.all(
      [{ size: 1 }, { size: 2 }].map((key) => openCached(requestIn(cacheDirectory, key))),
    );
    expect(one!.folder).not.toBe(other!.folder);
    expect(one!.digest).not.toBe(other!.digest);
  });

  it.each<[string, (folder: string) => Promise<void>]>([
    ['a changed byte', (folder) => writeFile(join(folder, 'data.bin'), 'x'.repeat(1100))],
    ['a file cut short', (folder) => truncate(join(folder, 'data.bin'), 5)],
    ['a missing file', (folder) => rm(join(folder, 'data.bin'))],
    ['a file too many', (folder) => writeFile(join(folder, 'more.bin'), '')],
    ['a missing manifest', (folder) => rm(join(folder, 'manifest.json'))],
  ])('builds an entry with %s again', async (_name, damage) => {
    const request = requestIn(await newFolder());
    const built = await openCached(request);
    const content = await readFile(join(built.folder, 'data.bin'));
    await damage(built.folder);
    expect(await openCached(request)).toEqual(built);
    expect(request.build).toHaveBeenCalledTimes(2);
    expect(await readFile(join(built.folder, 'data.bin'))).toEqual(content);
  });

  it('leaves nothing behind where the build fails, so that it can be tried again', async () => {
    const cacheDirectory = await newFolder();
    const request = requestIn(cacheDirectory);
    const failing = {
      ...request,
      build: async (folder: string) => {
        await writeFile(join(folder, 'data.bin'), 'half');
        throw new Error('no more');
      },
    };
    await expect(openCached(failing)).rejects.toThrow('no more');
    expect(await readdir(join(cacheDirectory, 'things'))).toEqual([]);
    await openCached(request);
    expect(request.build).toHaveBeenCalledTimes(1);
  });

  it('says so where it cannot write, and leaves the errors of other files as they are', async () => {
    const folder = await newFolder();
    await writeFile(join(folder, 'file'), '');
    await expect(openCached(requestIn(join(folder, 'file')))).rejects.toMatchObject({ code: 'cache/unwritable' });
    const denied = Object.assign(new Error('denied'), { code: 'EACCES', path: '/elsewhere/images.tar' });
    const request = { ...requestIn(join(folder, 'cache')), build: () => Promise.reject(denied) };
    await expect(openCached(request)).rejects.toBe(denied);
  });

  it('stops waiting for another when it is told to', async () => {
    const request = requestIn(await newFolder());
    const controller = new AbortController();
    const slow = openCached({ ...request, build: () => delay(500) });
    await delay(50);
    const waiting = openCached({ ...request, signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    await slow;
    expect(request.build).not.toHaveBeenCalled();
  });
});
