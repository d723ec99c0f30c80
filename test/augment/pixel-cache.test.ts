import { createHash } from 'node:crypto';
import { readdir, readFile, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import type { RenderJob, ViewJob } from '../../src/augment/render-job.js';
import { createViewRenderer, type ViewRendererOptions } from '../../src/augment/view-renderer.js';
import { describePixelStore, emptyPixelStore, roomInPixelStore } from '../../src/cache/pixel-store.js';
import { temporaryFolders } from '../data/temporary-folder.js';

const newFolder = temporaryFolders();

const view: ViewJob = {
  rect: { left: 7, top: -3, width: 150, height: 120 },
  output: { width: 32, height: 32 },
  interpolation: 'bilinear',
  operations: [{ kind: 'brightness', factor: 1.2 }],
  normalization: { colorSpace: 'rgb', mean: [0.5, 0.5, 0.5], standardDeviation: [0.25, 0.25, 0.25] },
};

/** Jobs of photographs-like files, of which some are of one content. */
async function jobsIn(folder: string): Promise<RenderJob[]> {
  return Promise.all(
    Array.from({ length: 24 }, async (_, index): Promise<RenderJob> => {
      const data = Uint8Array.from({ length: 180 * 140 * 3 }, (__, at) => (at * (3 + (index % 20))) >> 2);
      const encoded = await sharp(data, { raw: { width: 180, height: 140, channels: 3 } })
        .jpeg()
        .toBuffer();
      const path = join(folder, `${index}.jpg`);
      await writeFile(path, encoded);
      const digest = createHash('sha256').update(encoded).digest('hex');
      return { sample: String(index), image: { kind: 'file', path, digest }, views: [view] };
    }),
  );
}

async function render(jobs: readonly RenderJob[], options: ViewRendererOptions): Promise<Buffer> {
  const renderer = createViewRenderer(options);
  try {
    const [values] = await renderer.render(jobs);
    return Buffer.from(Float32Array.from(values!).buffer);
  } finally {
    await renderer.close();
  }
}

const mostBytes = 1 << 30;
const stored = async (folder: string): Promise<string[]> => {
  const entries = await readdir(join(folder, 'pixels'), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
};

describe('the cache of decoded images', () => {
  it('gives the same views without it, while it fills, and from it, with any number of workers', async () => {
    const folder = await newFolder();
    const jobs = await jobsIn(folder);
    const plain = await render(jobs, { workers: 0 });
    const pixels = { cacheDirectory: join(folder, 'cache'), mostBytes };
    // Two renderers with two threads each write the same entries at the same time.
    const filling = await Promise.all([render(jobs, { workers: 2, pixels }), render(jobs, { workers: 2, pixels })]);
    for (const views of filling) expect(views.equals(plain)).toBe(true);
    expect(await stored(pixels.cacheDirectory)).toHaveLength(20);
    for (const { image } of jobs) await writeFile(image.path, 'gone');
    for (const workers of [0, 1, 2]) expect((await render(jobs, { workers, pixels })).equals(plain)).toBe(true);
  });

  it('decodes again what is only partly there', async () => {
    const folder = await newFolder();
    const jobs = await jobsIn(folder);
    const pixels = { cacheDirectory: join(folder, 'cache'), mostBytes };
    const views = await render(jobs, { workers: 0, pixels });
    const entries = await stored(pixels.cacheDirectory);
    const whole = await readFile(entries[0]!);
    await truncate(entries[0]!, 1000);
    await truncate(entries[1]!, 3);
    expect((await render(jobs, { workers: 0, pixels })).equals(views)).toBe(true);
    expect((await readFile(entries[0]!)).equals(whole)).toBe(true);
  });

  it('refuses a file that is not the one that was examined, rather than keeping it as that', async () => {
    const folder = await newFolder();
    const [job, other] = await jobsIn(folder);
    await writeFile(job!.image.path, await readFile(other!.image.path));
    const pixels = { cacheDirectory: join(folder, 'cache'), mostBytes };
    await expect(render([job!], { workers: 0, pixels })).rejects.toMatchObject({
      code: 'augment/image-unreadable',
      message: expect.stringContaining('has changed since') as unknown as string,
    });
  });

  it('keeps no more than it may, and makes room by what was not used for a day', async () => {
    const folder = await newFolder();
    const jobs = await jobsIn(folder);
    const pixels = { cacheDirectory: join(folder, 'cache'), mostBytes: 400_000 };
    const views = await render(jobs, { workers: 2, pixels });
    const { bytes, images } = await describePixelStore(pixels.cacheDirectory);
    expect(images).toBeGreaterThan(0);
    expect(bytes).toBeLessThanOrEqual(pixels.mostBytes);
    expect(await roomInPixelStore(pixels.cacheDirectory, pixels.mostBytes)).toBe(pixels.mostBytes - bytes);

    const [oldest] = await stored(pixels.cacheDirectory);
    const longAgo = Date.now() / 1000 - 48 * 3600;
    await utimes(oldest!, longAgo, longAgo);
    await roomInPixelStore(pixels.cacheDirectory, pixels.mostBytes);
    expect(await stored(pixels.cacheDirectory)).not.toContain(oldest);
    expect((await render(jobs, { workers: 1, pixels })).equals(views)).toBe(true);

    await emptyPixelStore(pixels.cacheDirectory);
    expect(await describePixelStore(pixels.cacheDirectory)).toMatchObject({ images: 0, bytes: 0 });
  });

  it('is done without where it cannot be written', async () => {
    const folder = await newFolder();
    const jobs = await jobsIn(folder);
    await writeFile(join(folder, 'file'), '');
    const pixels = { cacheDirectory: join(folder, 'file'), mostBytes };
    const views = await render(jobs.slice(0, 2), { workers: 0, pixels });
    expect(views.equals(await render(jobs.slice(0, 2), { workers: 0 }))).toBe(true);
  });
});
