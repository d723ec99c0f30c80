import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { decodeEncoded, decodeImage, orientationOf } from '../../src/augment/rendering/decode-image.js';
import { examineImages, type Examination } from '../../src/data/examine-images.js';
import { silentProgress } from '../../src/progress.js';
import { brokenImages, unusualImages } from './broken-folder.js';
import { encodedImage } from './encoded-image.js';
import { temporaryFolders, writeFiles } from './temporary-folder.js';

const newFolder = temporaryFolders();

async function examine(folder: string, names: readonly string[], workers = 1): Promise<Examination> {
  const context = {
    workingDirectory: folder,
    cacheDirectory: join(folder, 'cache'),
    workers,
    progress: silentProgress,
  };
  const wanted = names.map((name) => ({
    image: { kind: 'file', path: join(folder, name) } as const,
    relativePath: name,
  }));
  return examineImages(wanted, { onBroken: 'skip' }, context);
}

/** A JPEG of 2 x 2 pixels in CMYK as Pillow writes it, of the inks 128, 64, 0, 32. */
const cmyk = Buffer.from(
  [
    '/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwANCQoLCggNCwoLDg4NDxMgFRMSEhMnHB4XIC4pMTAuKS0sMzpKPjM2RjcsLUBXQUZMTlJT',
    'UjI+WmFaUGBKUVJP/8AAFAgAAgACBEMRAE0RAFkRAEsRAP/EABYAAQEBAAAAAAAAAAAAAAAAAAYBB//EABQQAQAAAAAAAAAAAAAA',
    'AAAAAAD/2gAOBEMATQBZAEsAAD8AhO046f/Z',
  ].join(''),
  'base64',
);

describe('examineImages', () => {
  it('tells broken files from unusual ones', async () => {
    const [broken, unusual] = [await brokenImages(), await unusualImages()];
    const folder = await newFolder();
    for (const files of [broken, unusual]) {
      await writeFiles(folder, Object.fromEntries(Object.entries(files).map(([name, [bytes]]) => [name, bytes])));
    }
    const examination = await examine(folder, [...Object.keys(broken), 'absent.jpg', ...Object.keys(unusual)]);
    expect(examination.broken.map(({ relativePath }) => relativePath)).toEqual([...Object.keys(broken), 'absent.jpg']);
    for (const { relativePath, reason } of examination.broken) {
      expect(reason).toMatch(broken[relativePath]?.[1] ?? /there is no such file/);
      expect(reason).not.toMatch(/\n/);
    }
    const usable = examination.images.flatMap((image) => image ?? []);
    expect(usable.map(({ relativePath, size }) => [relativePath, ...size])).toEqual(
      Object.entries(unusual).map(([name, [, width, height]]) => [name, width, height]),
    );
    for (const { image, size } of usable) {
      const { width, height, data } = await decodeImage(image);
      expect([width, height, data.length]).toEqual([...size, width * height * 3]);
    }
  });

  it('says what is no file, and what cannot be read', async () => {
    const folder = await newFolder();
    await writeFiles(folder, { 'image.png': await encodedImage(8, 8, 'png') });
    await mkdir(join(folder, 'folder.jpg'));
    execFileSync('mkfifo', [join(folder, 'pipe.jpg')]);
    await symlink('loop.jpg', join(folder, 'loop.jpg'));
    await symlink('nowhere.jpg', join(folder, 'dangling.jpg'));
    const { broken } = await examine(folder, [
      'folder.jpg',
      'pipe.jpg',
      'loop.jpg',
      'dangling.jpg',
      'loop.jpg/1.jpg',
      'image.png',
    ]);
    expect(broken.map(({ reason }) => reason)).toEqual([
      'it is no file',
      'it is no file',
      'it cannot be read (ELOOP)',
      'there is no such file',
      'it cannot be read (ELOOP)',
    ]);
  });

  it('decodes the first frame, the high byte of 16 bits, and grey as three equal channels', async () => {
    const unusual = await unusualImages();
    const folder = await newFolder();
    await writeFiles(folder, Object.fromEntries(Object.entries(unusual).map(([name, [bytes]]) => [name, bytes])));
    const decoded = async (name: string) => (await decodeImage({ kind: 'file', path: join(folder, name) })).data;
    expect([...(await decoded('animated.webp')).subarray(0, 3)]).toEqual([255, 0, 0]);
    expect([...(await decoded('animated.gif')).subarray(0, 3)]).toEqual([255, 0, 0]);
    const value = (index: number): number => ((index * 7919) >> 3) & 255;
    expect([...(await decoded('deep.png')).subarray(0, 30)]).toEqual(Array.from({ length: 30 }, (_, at) => value(at)));
    const grey = await decoded('deep-grey.png');
    expect([...grey.subarray(0, 30)]).toEqual(Array.from({ length: 30 }, (_, at) => value(Math.floor(at / 3))));
  });

  it('takes inks for colours as Pillow does', async () => {
    const { width, height, data } = await decodeEncoded(cmyk);
    expect([width, height]).toEqual([2, 2]);
    expect([...data.subarray(0, 3)]).toEqual([110, 166, 222]);
  });

  it('turns images upright as EXIF says', async () => {
    const pixels = Uint8Array.from([255, 0, 0, 0, 255, 0]);
    const stored = sharp(pixels, { raw: { width: 2, height: 1, channels: 3 } });
    const folder = await newFolder();
    await writeFiles(folder, { '1.png': await stored.withMetadata({ orientation: 8 }).png().toBuffer() });
    // Turned to the left, the right pixel comes up.
    expect(await decodeImage({ kind: 'file', path: join(folder, '1.png') })).toEqual({
      width: 1,
      height: 2,
      data: Uint8Array.from([0, 255, 0, 255, 0, 0]),
    });
  });

  it.each(['jpeg', 'png', 'webp'] as const)('sees how a %s is turned', async (format) => {
    const bytes = await encodedImage(8, 4, format, { orientation: 5 });
    expect(await orientationOf(bytes)).toBe(5);
    expect(await orientationOf(await encodedImage(8, 4, format))).toBe(1);
    expect(await decodeEncoded(bytes)).toMatchObject({ width: 4, height: 8 });
  });

  it('finds the same in this thread and in others, and again from the cache', async () => {
    const image = await encodedImage(16, 12);
    const names = Array.from({ length: 70 }, (_, index) => `${index}.jpg`);
    const files = Object.fromEntries(names.map((name, index) => [name, index % 9 === 0 ? Buffer.alloc(index) : image]));
    const folder = await newFolder();
    await writeFiles(folder, files);
    const inThreads = await examine(folder, names, 2);
    expect(inThreads.broken).toHaveLength(8);
    const here = await Promise.all(names.map((name) => examine(folder, [name, names[1]!])));
    expect(here.map(({ images }) => images[0])).toEqual(inThreads.images);
    expect(await examine(folder, names, 2)).toEqual(inThreads);
    await writeFile(join(folder, names[0]!), image);
    expect((await examine(folder, names)).broken).toHaveLength(7);
  });
});
