import { beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { images } from '../../src/data/images.js';
import { makeTar } from './archives/make-tar.js';
import { encodedImage } from './encoded-image.js';
import { idsOf, openDataset, samplesOf } from './open-dataset.js';
import { temporaryFolders, writeFiles } from './temporary-folder.js';

const newFolder = temporaryFolders();

let encoded: Buffer = Buffer.alloc(0);
beforeAll(async () => {
  encoded = await encodedImage(12, 8);
});

const allInTrain = { split: { validation: 0, test: 0 } };
const open = (folder: string, settings: object = allInTrain) =>
  openDataset(images, folder, { root: '.', ...settings }, { cacheDirectory: `${folder}-cache` });

async function folderOf(names: readonly string[]): Promise<string> {
  const folder = await newFolder();
  await writeFiles(folder, Object.fromEntries(names.map((name) => [name, encoded])));
  return folder;
}

describe('images', () => {
  it('has images of any depth, without classes, labels and boxes', async () => {
    const dataset = await open(await folderOf(['a/b/1.jpg', '2.jpg', '.hidden/3.jpg', 'notes.txt']));
    expect(dataset.classes).toEqual([]);
    expect(samplesOf(dataset, 'train')).toEqual([
      expect.objectContaining({ id: '2', width: 12, height: 8, boxes: [], labels: [] }),
      expect.objectContaining({ id: 'a/b/1' }),
    ]);
  });

  it('counts a folder in the place of an image as broken, unless it holds images', async () => {
    const folder = await folderOf(['1.jpg', 'set.png/2.jpg']);
    await mkdir(join(folder, '3.jpg/empty'), { recursive: true });
    const dataset = await open(folder);
    expect(idsOf(dataset, 'train')).toEqual(['1', 'set.png/2']);
    expect(dataset.leftOut?.images).toEqual([{ relativePath: '3.jpg', reason: 'it is no file' }]);
  });

  it('takes folders of splits for what they are, where they hold everything', async () => {
    const dataset = await open(await folderOf(['train/1.jpg', 'valid/2.jpg', 'test/3.jpg']));
    expect((['train', 'validation', 'test'] as const).map((split) => idsOf(dataset, split))).toEqual([
      ['train/1'],
      ['valid/2'],
      ['test/3'],
    ]);
    const mixed = await open(await folderOf(['train/1.jpg', 'other/2.jpg']));
    expect(idsOf(mixed, 'train')).toEqual(['other/2', 'train/1']);
  });

  it('is the same from a tar, and divided by a list beside it', async () => {
    const folder = await newFolder();
    await writeFiles(folder, {
      'photos.tar': await makeTar([
        ['x/1.jpg', encoded],
        ['2.jpg', encoded],
      ]),
      'train.txt': 'x/1\n',
    });
    const dataset = await open(folder, { root: 'photos.tar', split: { train: 'train.txt', validation: 0, test: 0 } });
    expect(idsOf(dataset, 'train')).toEqual(['x/1']);
    const unpacked = await folderOf(['x/1.jpg', '2.jpg']);
    const { fingerprint } = await open(unpacked);
    expect((await open(folder, { root: 'photos.tar', ...allInTrain })).fingerprint).toBe(fingerprint);
  });

  it('lists images of formats that are not read, and links that lead out', async () => {
    const [folder, elsewhere] = [await folderOf(['1.jpg', '2.bmp']), await folderOf(['secret.jpg'])];
    await symlink(join(elsewhere, 'secret.jpg'), join(folder, '3.jpg'));
    await symlink(join(folder, '1.jpg'), join(folder, '4.jpg'));
    await writeFiles(folder, { '2.bmp': 'BM' + '\0'.repeat(60) });
    const dataset = await open(folder);
    expect(idsOf(dataset, 'train')).toEqual(['1', '4']);
    expect(dataset.leftOut?.images).toEqual([
      { relativePath: '2.bmp', reason: 'it is no JPEG, PNG, WebP or GIF image' },
      { relativePath: '3.jpg', reason: `it leads out of ${folder}` },
    ]);
    await symlink(elsewhere, join(folder, 'linked'));
    await expect(open(folder)).rejects.toMatchObject({ code: 'data/link-leads-out' });
  });

  it('follows a link to elsewhere where the settings name it, and none that lies there', async () => {
    const [folder, disk, secret] = [await folderOf(['1.jpg']), await folderOf(['2.jpg']), await folderOf(['3.jpg'])];
    await symlink(disk, join(folder, 'held'));
    const named = { split: { validation: 0, test: 'held' } };
    expect(idsOf(await open(folder, named), 'test')).toEqual(['held/2']);
    await symlink(join(secret, '3.jpg'), join(disk, '3.jpg'));
    const dataset = await open(folder, named);
    expect(idsOf(dataset, 'test')).toEqual(['held/2']);
    expect(dataset.leftOut?.images).toEqual([{ relativePath: 'held/3.jpg', reason: `it leads out of ${folder}` }]);
    await symlink(secret, join(disk, 'deeper'));
    await expect(open(folder, named)).rejects.toMatchObject({ code: 'data/link-leads-out' });
  });

  it('says that a folder has no images', async () => {
    const folder = await newFolder();
    await mkdir(join(folder, 'empty'));
    await expect(open(folder)).rejects.toMatchObject({ code: 'data/no-images' });
    await expect(open(folder, { root: 'nowhere' })).rejects.toMatchObject({ code: 'data/path-missing' });
  });
});
