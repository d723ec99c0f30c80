import { beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadFiles, defaultPolicy, type DownloadRequest } from '../../../src/data/download/download-files.js';
import { silentProgress } from '../../../src/progress.js';
import { temporaryFolders } from '../temporary-folder.js';
import { fileServers, sendFile, startOf, type FileServer } from './file-server.js';

const newFolder = temporaryFolders();
const startServer = fileServers();
let folder = '';
beforeEach(async () => {
  folder = await newFolder();
});

/** Begins as a JPEG does. */
const image = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(300_000, 'content')]);
const hashOf = (algorithm: string, encoding: 'hex' | 'base64' = 'hex'): string =>
  createHash(algorithm).update(image).digest(encoding);

/** Fetches files of these names, fast. */
const download = ({ url }: Pick<FileServer, 'url'>, names: readonly string[], changes: Partial<DownloadRequest> = {}) =>
  downloadFiles({
    files: names.map((name) => ({ name, url: `${url}/${name}`, path: join(folder, name) })),
    policy: { ...defaultPolicy, firstWait: 1, patience: 2_000 },
    progress: silentProgress,
    ...changes,
  });
const policyWith = (changes: Partial<DownloadRequest['policy']>) => ({
  policy: { ...defaultPolicy, firstWait: 1, patience: 2_000, ...changes },
});

const nothing = { fetched: 0, present: 0, missing: [], failed: [] };

describe('downloadFiles', () => {
  it('fetches what is not there, never more files at a time than it may', async () => {
    let [open, most] = [0, 0];
    const server = await startServer((request, response) => {
      most = Math.max(most, ++open);
      response.on('close', () => open--);
      setTimeout(() => {
        sendFile(request, response, image);
      }, 5);
    });
    await writeFile(join(folder, 'a.jpg'), 'there');
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((letter) => `${letter}.jpg`);
    expect(await download(server, names, policyWith({ parallel: 3 }))).toEqual({ ...nothing, fetched: 7, present: 1 });
    expect(most).toBeLessThanOrEqual(3);
    expect((await readdir(folder)).sort()).toEqual(names);
    expect((await readFile(join(folder, 'h.jpg'))).equals(image)).toBe(true);
    expect(await readFile(join(folder, 'a.jpg'), 'utf8')).toBe('there');
    expect(server.asked).toHaveLength(7);
  });

  it('goes on where a connection was cut', async () => {
    let cuts = 0;
    const server = await startServer((request, response) => {
      if (++cuts > 3) {
        sendFile(request, response, image, { etag: '"1"' });
        return;
      }
      const start = startOf(request);
      const range = { 'content-range': `bytes ${start}-${image.length - 1}/${image.length}` };
      response.writeHead(start > 0 ? 206 : 200, { 'content-length': image.length - start, etag: '"1"', ...range });
      response.write(image.subarray(start, start + 70_000), () => response.destroy());
    });
    expect(await download(server, ['a.jpg'])).toMatchObject({ fetched: 1, failed: [] });
    expect((await readFile(join(folder, 'a.jpg'))).equals(image)).toBe(true);
    const starts = server.asked.map(({ range }) => Number(/\d+/.exec(range ?? '0')?.[0]));
    expect(starts[0]).toBe(0);
    expect(starts.slice(1).every((start, index) => start > starts[index]!)).toBe(true);
  });

  it('goes on where an earlier call was interrupted, and begins anew where the server has no ranges', async () => {
    await writeFile(join(folder, 'a.jpg.partial'), image.subarray(0, 100_000));
    await writeFile(join(folder, 'b.jpg.partial'), image.subarray(0, 100_000));
    const server = await startServer((request, response) => {
      if (request.url === '/a.jpg') sendFile(request, response, image);
      else response.writeHead(200, { 'content-length': image.length }).end(image);
    });
    expect(await download(server, ['a.jpg', 'b.jpg'])).toMatchObject({ fetched: 2 });
    expect(server.asked.map(({ range }) => range)).toEqual(['bytes=100000-', 'bytes=100000-']);
    for (const name of ['a.jpg', 'b.jpg']) expect((await readFile(join(folder, name))).equals(image)).toBe(true);
  });

  it('takes what is complete but has no name yet, and begins anew where there is more than there should be', async () => {
    await writeFile(join(folder, 'a.jpg.partial'), image);
    await writeFile(join(folder, 'b.jpg.partial'), Buffer.concat([image, image]));
    const server = await startServer((request, response) => {
      if (startOf(request) < image.length) sendFile(request, response, image);
      else response.writeHead(416, { 'content-range': `bytes */${image.length}` }).end();
    });
    expect(await download(server, ['a.jpg', 'b.jpg'])).toMatchObject({ fetched: 2 });
    expect(server.asked).toHaveLength(3);
    for (const name of ['a.jpg', 'b.jpg']) expect((await readFile(join(folder, name))).equals(image)).toBe(true);
  });

  it('begins anew where the file changed meanwhile', async () => {
    const other = Buffer.concat([image, Buffer.from('longer')]);
    let first = true;
    const server = await startServer((request, response) => {
      if (first) {
        first = false;
        response.writeHead(200, { 'content-length': image.length, etag: '"old"' });
        response.write(image.subarray(0, 100_000), () => response.destroy());
      } else if (request.headers['if-range'] === '"new"' || startOf(request) === 0) sendFile(request, response, other);
      else response.writeHead(200, { 'content-length': other.length, etag: '"new"' }).end(other);
    });
    expect(await download(server, ['a.jpg'])).toMatchObject({ fetched: 1 });
    expect((await readFile(join(folder, 'a.jpg'))).equals(other)).toBe(true);
  });

  it('asks again where the server is busy, and as late as it wants', async () => {
    const answers: [number, object][] = [
      [500, {}],
      [503, { 'retry-after': '0' }],
      [429, { 'retry-after': new Date(0).toUTCString() }],
    ];
    const server = await startServer((request, response) => {
      const answer = answers.shift();
      if (answer) response.writeHead(answer[0], { ...answer[1] }).end('busy');
      else sendFile(request, response, image);
    });
    expect(await download(server, ['a.jpg'])).toMatchObject({ fetched: 1 });
    expect(server.asked).toHaveLength(4);
  });

  it('lists what the server does not have, and what does not come, and fetches the rest', async () => {
    const server = await startServer((request, response) => {
      if (request.url === '/gone.jpg') response.writeHead(404).end();
      else if (request.url === '/hidden.jpg') response.writeHead(403).end();
      else if (request.url === '/broken.jpg') response.writeHead(500).end();
      else if (request.url === '/odd.jpg') response.writeHead(400).end();
      else sendFile(request, response, image);
    });
    const names = ['odd.jpg', 'gone.jpg', 'a.jpg', 'hidden.jpg', 'broken.jpg'];
    expect(await download(server, names, policyWith({ attempts: 2 }))).toEqual({
      fetched: 1,
      present: 0,
      missing: ['gone.jpg', 'hidden.jpg'],
      failed: [
        { name: 'broken.jpg', reason: 'the server answers 500' },
        { name: 'odd.jpg', reason: 'the server answers 400' },
      ],
    });
    expect(server.asked.filter(({ path }) => path === '/broken.jpg')).toHaveLength(2);
    expect(server.asked.filter(({ path }) => path === '/odd.jpg')).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['a.jpg']);
  });

  it.each<[string, Parameters<typeof startServer>[0], string]>([
    [
      'a file that says it is too large',
      (_request, response) => response.writeHead(200, { 'content-length': 1e9 }).write(image),
      'it is larger than 1000000 bytes',
    ],
    [
      'a file that turns out to be too large',
      (_request, response) => {
        response.writeHead(200);
        for (let piece = 0; piece < 8; piece++) response.write(image);
      },
      'it is larger than 1000000 bytes',
    ],
    ['a page', (_request, response) => response.writeHead(200).end('<html>Please log in</html>'), 'it is no JPEG'],
    [
      'another part than was asked for',
      (_request, response) => response.writeHead(206, { 'content-range': 'bytes 5-9/10' }).end('56789'),
      'the server sends another part than was asked for',
    ],
    ['an empty answer', (_request, response) => response.writeHead(200).end(), 'it is no JPEG'],
  ])('refuses %s', async (_name, answer, reason) => {
    const server = await startServer(answer);
    const report = await download(server, ['a.jpg'], policyWith({ attempts: 2, largest: 1_000_000 }));
    expect(report).toEqual({ ...nothing, failed: [{ name: 'a.jpg', reason }] });
    expect(await readdir(folder)).toEqual([]);
  });

  it('gives up a server that says nothing any more', async () => {
    const server = await startServer((_request, response) => {
      response.writeHead(200, { 'content-length': image.length }).write(image.subarray(0, 1000));
    });
    const report = await download(server, ['a.jpg'], policyWith({ attempts: 1, patience: 100 }));
    expect(report.failed).toEqual([{ name: 'a.jpg', reason: 'nothing came any more' }]);
  });

  it.each([
    ['an MD5 as Amazon gives it', { 'x-amz-request-id': '1', etag: `"${hashOf('md5')}"` }],
    ['an MD5 as Google gives it', { 'x-goog-hash': `crc32c=AAAAAA==,md5=${hashOf('md5', 'base64')}` }],
    ['a digest field', { 'repr-digest': `sha-256=:${hashOf('sha256', 'base64')}:` }],
  ])('checks %s', async (_name, headers) => {
    const server = await startServer((request, response) => {
      const wrong = Buffer.from(image);
      wrong[100_000]! ^= 1;
      sendFile(request, response, server.asked.length === 1 ? wrong : image, headers);
    });
    expect(await download(server, ['a.jpg'])).toMatchObject({ fetched: 1 });
    expect(server.asked).toHaveLength(2);
    expect((await readFile(join(folder, 'a.jpg'))).equals(image)).toBe(true);
  });

  it('checks the checksum that is known before', async () => {
    const server = await startServer((request, response) => {
      sendFile(request, response, image);
    });
    const file = { name: 'a.jpg', url: `${server.url}/a.jpg`, path: join(folder, 'a.jpg') };
    const fetchWith = (hex: string) =>
      download(server, [], {
        files: [{ ...file, checksum: { algorithm: 'sha256', hex } }],
        ...policyWith({ attempts: 1 }),
      });
    expect((await fetchWith('0'.repeat(64))).failed).toEqual([{ name: 'a.jpg', reason: 'its sha256 is another' }]);
    expect(await readdir(folder)).toEqual([]);
    expect((await fetchWith(hashOf('sha256'))).fetched).toBe(1);
  });

  it('takes any other tag for what it is', async () => {
    const server = await startServer((request, response) => {
      sendFile(request, response, image, { etag: `"${'0'.repeat(32)}"` });
    });
    expect(await download(server, ['a.jpg'])).toMatchObject({ fetched: 1 });
  });

  it('stops where one file after the other fails', async () => {
    const names = Array.from({ length: 200 }, (_, index) => `${index}.jpg`);
    const server = await startServer((_request, response) => response.writeHead(500).end());
    await expect(download(server, names, policyWith({ attempts: 1 }))).rejects.toMatchObject({
      code: 'download/nothing-arrives',
      message: expect.stringContaining('0.jpg: the server answers 500'),
    });
    expect(server.asked.length).toBeLessThan(100);
    const nobody = { url: 'http://127.0.0.1:9' };
    await expect(download(nobody, names, policyWith({ attempts: 1 }))).rejects.toMatchObject({
      code: 'download/nothing-arrives',
    });
  });

  it('ends the other transfers as well where it stops', async () => {
    let open = 0;
    const server = await startServer((request, response) => {
      if (request.url === '/slow.jpg') {
        open++;
        response.on('close', () => open--);
        response.writeHead(200).write(image);
      } else response.writeHead(500).end();
    });
    const names = ['slow.jpg', ...Array.from({ length: 200 }, (_, index) => `${index}.jpg`)];
    const stopped = download(server, names, policyWith({ attempts: 1, patience: 60_000 }));
    await expect(stopped).rejects.toMatchObject({ code: 'download/nothing-arrives' });
    while (open > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await readdir(folder)).filter((name) => !name.endsWith('.partial'))).toEqual([]);
  });

  it('ends at once where it is interrupted, keeps what arrived, and goes on with it', async () => {
    const controller = new AbortController();
    const server = await startServer((request, response) => {
      if (controller.signal.aborted) {
        sendFile(request, response, image);
        return;
      }
      response.writeHead(200, { 'content-length': image.length });
      response.write(image.subarray(0, 100_000), () =>
        setTimeout(() => {
          controller.abort();
        }, 50),
      );
    });
    await expect(download(server, ['a.jpg', 'b.jpg'], { signal: controller.signal })).rejects.toThrow('aborted');
    expect((await readdir(folder)).filter((name) => !name.endsWith('.partial'))).toEqual([]);
    expect(await download(server, ['a.jpg', 'b.jpg'])).toMatchObject({ fetched: 2 });
    expect(server.asked.slice(-2).map(({ range }) => range)).toEqual([
      expect.stringMatching(/^bytes=\d+-$/),
      expect.stringMatching(/^bytes=\d+-$/),
    ]);
    for (const name of ['a.jpg', 'b.jpg']) expect((await readFile(join(folder, name))).equals(image)).toBe(true);
  });
});
