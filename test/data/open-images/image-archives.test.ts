import { describe, expect, it } from '@jest/globals';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { editHeader, makeTar, type TarEntry } from '../archives/make-tar.js';
import { encodedImage } from '../encoded-image.js';
import { samplesOf } from '../open-dataset.js';
import { writeFiles } from '../temporary-folder.js';
import { allInTrain, open, twoImageFolders } from './two-images.js';

const openImagesFolder = twoImageFolders();
const digest: unknown = expect.stringMatching(/^[0-9a-f]{64}$/);

describe('images of open-images in tars', () => {
  it('are read in place, whatever folder of the tar they are in, beside those of the folder', async () => {
    const folder = await openImagesFolder();
    const before = await open(folder);
    const [a1, b2] = await Promise.all(['a1', 'b2'].map((id) => readFile(join(folder, `train/${id}.jpg`))));
    await rm(join(folder, 'train/b2.jpg'));
    const other = await encodedImage(8, 8);
    await writeFiles(folder, {
      'train/train_0.tar': await makeTar([
        ['train_0', '', { type: 'directory' }],
        ['train_0/b2.jpg', b2!],
        ['train_0/other.jpg', other],
      ]),
      'train/train_1.tar': await makeTar([['readme.txt', 'nothing']]),
      'all.tar': await makeTar([
        ['b2.jpg', b2!],
        ['a1.jpg', a1!],
      ]),
    });
    for (const images of ['train', 'all.tar']) {
      const dataset = await open(folder, { ...allInTrain, images });
      const [first, second] = samplesOf(dataset, 'train');
      expect(second!.image).toMatchObject({ kind: 'file-range', length: b2!.length, digest });
      expect([first!.boxes, second!.boxes]).toEqual(samplesOf(before, 'train').map(({ boxes: own }) => own));
      expect(dataset.fingerprint).toBe(before.fingerprint);
    }
  });

  it('are found once', async () => {
    const folder = await openImagesFolder();
    const image = await readFile(join(folder, 'train/a1.jpg'));
    await writeFiles(folder, {
      'all.tar': await makeTar([
        ['a1.jpg', image],
        ['b2.jpg', image],
      ]),
    });
    const indexes = (): Promise<string[]> => readdir(join(folder, 'cache/archive-indexes'));
    await open(folder, { ...allInTrain, images: 'all.tar' });
    const kept = await indexes();
    await open(folder, { ...allInTrain, images: 'all.tar' });
    expect(await indexes()).toEqual(kept);
  });

  it.each<[string, readonly TarEntry[], string]>([
    ['names that lead out of it', [['../a1.jpg', 'x']], 'leads out of the archive'],
    ['absolute names', [['/etc/a1.jpg', 'x']], 'leads out of the archive'],
    ['links', [['a1.jpg', '', { type: 'symlink', linkname: '/etc/passwd' }]], '"a1.jpg" is a link'],
    ['hard links', [['a1.jpg', '', { type: 'link', linkname: 'b2.jpg' }]], '"a1.jpg" is a link'],
    [
      'one image in two folders',
      [
        ['x/a1.jpg', 'x'],
        ['y/a1.jpg', 'y'],
      ],
      '"y/a1.jpg" is in',
    ],
  ])('are refused with %s', async (_name, entries, problem) => {
    const folder = await openImagesFolder();
    await writeFiles(folder, { 'all.tar': await makeTar(entries) });
    await expect(open(folder, { ...allInTrain, images: 'all.tar' })).rejects.toMatchObject({
      code: 'data/archive-invalid',
      message: expect.stringContaining(problem),
    });
  });

  it('are refused where the tar is cut short, compressed, or says that an image is larger than it is', async () => {
    const folder = await openImagesFolder();
    const tar = await makeTar([['a1.jpg', 'x'.repeat(2000)]]);
    const large = editHeader(tar, 0, (block) => block.write('77777777777\0', 124, 'latin1'));
    for (const content of [tar.subarray(0, 1500), gzipSync(tar), large]) {
      await writeFiles(folder, { 'all.tar': content });
      await expect(open(folder, { ...allInTrain, images: 'all.tar' })).rejects.toMatchObject({
        code: 'data/archive-invalid',
      });
    }
  });

  it('count as broken where neither the tar nor its folder has them', async () => {
    const folder = await openImagesFolder();
    await writeFiles(folder, { 'all.tar': await makeTar([['b2.jpg', await encodedImage(9, 9)]]) });
    const dataset = await open(folder, { ...allInTrain, images: 'all.tar' });
    expect(dataset.leftOut?.images).toEqual([{ relativePath: 'train/a1.jpg', reason: 'there is no such file' }]);
  });
});
