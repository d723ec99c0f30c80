import { beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, rm, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeImage } from '../../src/augment/rendering/decode-image.js';
import { closeFiles } from '../../src/augment/rendering/read-bytes.js';
import { classFolders } from '../../src/data/class-folders.js';
import { describeDataset } from '../../src/data/describe-dataset.js';
import { makeTar, type TarEntry } from './archives/make-tar.js';
import { encodedImage } from './encoded-image.js';
import { idsOf, openDataset, samplesOf } from './open-dataset.js';
import { describeWithPhotographs } from './photographs.js';
import { temporaryFolders, writeFiles } from './temporary-folder.js';

const newFolder = temporaryFolders();

/** Images by their paths; not in the order of their names. */
let images: Readonly<Record<string, Buffer>> = {};
beforeAll(async () => {
  images = {
    'train/dog/1.png': await encodedImage(20, 30, 'png'),
    'train/cat/2.jpg': await encodedImage(40, 20),
    'train/cat/1.webp': await encodedImage(8, 9, 'webp'),
    'test/dog/1.jpg': await encodedImage(100, 80),
  };
});

const allInTrain = { split: { validation: 0, test: 0 } };
const open = (folder: string, root = '.', settings: object = allInTrain) =>
  openDataset(classFolders, folder, { root, ...settings }, { cacheDirectory: `${folder}-cache` });

async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await newFolder();
  await writeFiles(folder, files);
  return folder;
}

/** A folder with `images.tar`. */
async function tarOf(entries: readonly TarEntry[]): Promise<string> {
  return folderOf({ 'images.tar': await makeTar(entries) });
}

const invalid = (problem: string) => ({ code: 'data/archive-invalid', message: expect.stringContaining(problem) });

describe('class-folders', () => {
  it('gives each image its class, its size, and no boxes', async () => {
    const folder = await folderOf(images);
    const dataset = await open(folder);
    expect(dataset.classes).toEqual(['cat', 'dog']);
    expect(samplesOf(dataset, 'train')).toEqual([
      {
        id: 'train/cat/1',
        image: {
          kind: 'file',
          path: join(folder, 'train/cat/1.webp'),
          digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
        width: 8,
        height: 9,
        boxes: [],
        labels: [0],
      },
      expect.objectContaining({ id: 'train/cat/2', width: 40, height: 20, labels: [0] }),
      expect.objectContaining({ id: 'train/dog/1', width: 20, height: 30, labels: [1] }),
    ]);
    expect(idsOf(dataset, 'test')).toEqual(['test/dog/1']);
    expect(dataset.split('validation').length).toBe(0);
  });

  it('is the same from a tar, in whatever order, as from the folder', async () => {
    const unpacked = await open(await folderOf(images));
    const entries = Object.entries(images);
    const wrapped = entries.map(([name, bytes]): TarEntry => [`./cifar/${name}`, bytes]);
    for (const some of [entries, [...entries].reverse(), wrapped]) {
      const folder = await tarOf([['LICENSE', 'text'], ['train/', '', { type: 'directory' }], ...some]);
      const dataset = await open(folder, 'images.tar');
      expect(dataset.fingerprint).toBe(unpacked.fingerprint);
      expect(dataset.classes).toEqual(unpacked.classes);
      for (const split of ['train', 'test'] as const) {
        const withoutPlace = (sample: object) => ({ ...sample, image: undefined });
        expect(samplesOf(dataset, split).map(withoutPlace)).toEqual(samplesOf(unpacked, split).map(withoutPlace));
      }
      for (const { image, width, height } of samplesOf(dataset, 'train')) {
        expect(await decodeImage(image)).toMatchObject({ width, height });
      }
    }
    closeFiles();
  });

  it('has another fingerprint where a path or the length of an image differs', async () => {
    const { fingerprint } = await open(await folderOf(images));
    const moved = Object.fromEntries(
      Object.entries(images).map(([name, bytes]) => [name.replace('dog', 'fox'), bytes]),
    );
    const grown = { ...images, 'test/dog/1.jpg': Buffer.concat([images['test/dog/1.jpg']!, Buffer.from('x')]) };
    for (const other of [moved, grown]) expect((await open(await folderOf(other))).fingerprint).not.toBe(fingerprint);
  });

  it('deals out the splits that are missing', async () => {
    const image = await encodedImage(4, 4);
    const names = Array.from({ length: 20 }, (_, index) => `${index % 2 === 0 ? 'cat' : 'dog'}/${index}.jpg`);
    const folder = await folderOf(Object.fromEntries(names.map((name) => [name, image])));
    const sizes = async (split: object) => {
      const dataset = await open(folder, '.', { split });
      return (['train', 'validation', 'test'] as const).map((name) => dataset.split(name).length);
    };
    expect(await sizes({ validation: 0.1, test: 0.25 })).toEqual([13, 2, 5]);
    expect(await sizes({ validation: 0, test: 0 })).toEqual([20, 0, 0]);
    await expect(sizes({ validation: 0.6, test: 0.6 })).rejects.toMatchObject({ code: 'data/split-shares' });
  });

  it('divides images by folders and lists instead of by its own splits', async () => {
    const folder = await folderOf({ ...images, 'lists/validation.txt': 'train/cat/1\n' });
    const split = { test: 'train/dog', validation: 'lists/validation.txt' };
    const dataset = await open(folder, '.', { split });
    expect((['train', 'validation', 'test'] as const).map((name) => idsOf(dataset, name))).toEqual([
      ['test/dog/1', 'train/cat/2'],
      ['train/cat/1'],
      ['train/dog/1'],
    ]);
  });

  it('passes over hidden files and folders and over what is no image, and follows links without end', async () => {
    const [image] = Object.values(images);
    const hidden = { 'cat/.1.jpg': 'x', '.git/cat/1.jpg': 'x', 'cat/notes.txt': 'x', 'README.md': 'x' };
    const expected = ['cat/1', 'dog/1'];
    const folder = await folderOf({ ...hidden, 'cat/1.jpg': image!, 'elsewhere/.kept/1.jpg': image! });
    await symlink(join(folder, 'elsewhere/.kept'), join(folder, 'dog'));
    await symlink(folder, join(folder, 'cat/loop'));
    expect(idsOf(await open(folder), 'train')).toEqual(expected);
    const entries = { ...hidden, '__MACOSX/cat/._1.jpg': 'x', 'cat/1.jpg': image!, 'dog/1.jpg': image! };
    expect(idsOf(await open(await tarOf(Object.entries(entries)), 'images.tar'), 'train')).toEqual(expected);
  });

  it('reads an archive once, and again when it has changed', async () => {
    const folder = await tarOf(Object.entries(images));
    const tar = join(folder, 'images.tar');
    const { size } = await stat(tar);
    await utimes(tar, 1e9, 1e9);
    const { fingerprint } = await open(folder, 'images.tar');
    await writeFile(tar, Buffer.alloc(size));
    await utimes(tar, 1e9, 1e9);
    expect((await open(folder, 'images.tar')).fingerprint).toBe(fingerprint);
    await writeFile(tar, await makeTar(Object.entries(images).slice(1)));
    expect((await open(folder, 'images.tar')).split('train').length).toBe(2);
  });

  it('refuses archives that are damaged, cut short or compressed', async () => {
    const folder = await tarOf(Object.entries(images));
    await truncate(join(folder, 'images.tar'), 2000);
    await expect(open(folder, 'images.tar')).rejects.toMatchObject(invalid('cut short'));
    await writeFile(join(folder, 'images.tar'), Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.alloc(1000, 7)]));
    await expect(open(folder, 'images.tar')).rejects.toMatchObject(invalid('it is compressed with gzip'));
  });

  it('refuses names that lead elsewhere, links and repetitions, all together', async () => {
    const [image] = Object.values(images);
    const folder = await tarOf([
      ['cat/1.jpg', image!],
      ['../escape.jpg', image!],
      ['/etc/absolute.jpg', image!],
      ['cat/../../escape.jpg', image!],
      ['cat/link.jpg', '', { type: 'symlink', linkname: '/etc/passwd' }],
      ['./cat/1.jpg', image!],
    ]);
    const opened = open(folder, 'images.tar');
    await expect(opened).rejects.toMatchObject(invalid('"../escape.jpg" leads out of the archive'));
    await expect(opened).rejects.toMatchObject(invalid('"/etc/absolute.jpg" leads out'));
    await expect(opened).rejects.toMatchObject(invalid('"cat/../../escape.jpg" leads out'));
    await expect(opened).rejects.toMatchObject(invalid('"cat/link.jpg" is a link'));
    await expect(opened).rejects.toMatchObject(invalid('"./cat/1.jpg" is there twice'));
  });

  it('leaves out images that are none, or names them all', async () => {
    const broken = { ...images, 'train/cat/3.jpg': 'text', 'train/cat/4.jpg': '' };
    const unreadable = {
      code: 'data/images-broken',
      message: expect.stringMatching(
        /^2 images are .*:\n.*train\/cat\/3\.jpg: it is no JPEG.*\n.*train\/cat\/4\.jpg: it is empty$/,
      ),
    };
    const [folder, tar] = [await folderOf(broken), await tarOf(Object.entries(broken))];
    await expect(open(folder, '.', { onBroken: 'fail' })).rejects.toMatchObject(unreadable);
    await expect(open(tar, 'images.tar', { onBroken: 'fail' })).rejects.toMatchObject(unreadable);
    const fingerprints = [await open(folder, '.'), await open(tar, 'images.tar')].map((dataset) => {
      expect(idsOf(dataset, 'train')).toEqual(['train/cat/1', 'train/cat/2', 'train/dog/1']);
      expect(dataset.leftOut?.images.map(({ relativePath }) => relativePath)).toEqual([
        'train/cat/3.jpg',
        'train/cat/4.jpg',
      ]);
      return dataset.fingerprint;
    });
    expect(fingerprints[0]).toBe(fingerprints[1]);
    expect(fingerprints[0]).not.toBe((await open(await folderOf(images))).fingerprint);
  });

  it('says what is not there or not understood', async () => {
    const folder = await folderOf({ 'x.jpg': 'x', 'cat/1.jpg': 'x' });
    await expect(open(folder, 'nowhere')).rejects.toMatchObject({ code: 'data/path-missing' });
    await expect(open(folder)).rejects.toMatchObject({
      code: 'data/layout-unknown',
      message: expect.stringContaining('"x.jpg" lies in no class folder'),
    });
    await rm(join(folder, 'x.jpg'));
    await rm(join(folder, 'cat'), { recursive: true });
    await mkdir(join(folder, 'cat'));
    await expect(open(folder)).rejects.toMatchObject({ code: 'data/layout-unknown' });
  });
});

describeWithPhotographs('cifar10.tar', (path) => {
  it('opens as its description counts it, and its images decode', async () => {
    const dataset = await open(await newFolder(), path);
    const { train, test } = describeDataset(dataset).splits;
    expect(train).toMatchObject({ images: 10_000, boxes: 0, imagesPerClass: Array<number>(10).fill(1000) });
    expect(test).toMatchObject({ images: 2000, imagesPerClass: Array<number>(10).fill(200) });
    expect(dataset.classes.slice(0, 3)).toEqual(['airplane', 'automobile', 'bird']);
    for (const index of [0, 4711, 9999]) {
      const sample = dataset.split('train').sample(index);
      expect([sample.width, sample.height]).toEqual([32, 32]);
      expect(await decodeImage(sample.image)).toMatchObject({ width: 32, height: 32 });
    }
    closeFiles();
  });
});
