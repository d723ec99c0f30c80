import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { splitNames, type SplitName } from '../../src/data/dataset.js';
import { divideImages, type Division, type PlacedImage } from '../../src/data/divide-images.js';
import { temporaryFolders, writeFiles } from './temporary-folder.js';

const newFolder = temporaryFolders();

const image = (name: string, folder = 'photos'): PlacedImage => ({
  split: 'train',
  names: [`${folder}/${name}`, name],
});
const images = ['a/1.jpg', 'a/2.jpg', 'b/3.png', 'b/4.jpg'].map((name) => image(name));

const byShare = { validation: 0.1, test: 0.1, seed: 0 };

async function divide(
  setting: object,
  lists: Readonly<Record<string, string>> = {},
  all: readonly PlacedImage[] = images,
): Promise<Division<PlacedImage>> {
  const root = await newFolder();
  await writeFiles(root, lists);
  return divideImages(all, { root, present: ['train'] }, { ...byShare, ...setting });
}

const namesOf = ({ images: divided }: Division<PlacedImage>, wanted: SplitName): (string | undefined)[] =>
  divided.filter(({ split }) => split === wanted).map(({ names }) => names[1]);

describe('divideImages', () => {
  it('leaves images where they are without lists and folders', async () => {
    expect(await divide({})).toEqual({ present: ['train'], images, absent: [], digests: [] });
  });

  it('reads names with and without endings, below the root, the images and the list', async () => {
    const train = 'a/1\n\r\nphotos/a/2.jpg\r\n\n./b/3\n';
    const division = await divide({ train: 'lists/train.txt' }, { 'lists/train.txt': train });
    expect(namesOf(division, 'train')).toEqual(['a/1.jpg', 'a/2.jpg', 'b/3.png']);
    expect(division.images).toHaveLength(3);
    expect(division.digests).toEqual([{ role: 'list of train', digest: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    const beside = await divide({ test: 'photos/test.txt' }, { 'photos/test.txt': 'b/4' });
    expect(namesOf(beside, 'test')).toEqual(['b/4.jpg']);
  });

  it('gives training what the others leave, and everything else its own folder', async () => {
    const division = await divide({ validation: 'photos/b', test: 0.3 });
    expect(division.present).toEqual(['train', 'validation']);
    expect(namesOf(division, 'validation')).toEqual(['b/3.png', 'b/4.jpg']);
    expect(namesOf(division, 'train')).toEqual(['a/1.jpg', 'a/2.jpg']);
    expect(namesOf(await divide({ train: './b/', test: 'a' }), 'train')).toEqual(['b/3.png', 'b/4.jpg']);
  });

  it('uses the lists of the set only where the setting has none', async () => {
    const root = await newFolder();
    await writeFiles(root, { 'own.txt': 'a/1' });
    const own = { root, present: ['train'], sources: { train: ['own.txt'] } } as const;
    expect((await divideImages(images, own, byShare)).images).toHaveLength(1);
    expect((await divideImages(images, own, { ...byShare, train: 'b' })).images).toHaveLength(2);
  });

  it('lists what a list names and nobody has', async () => {
    const { absent } = await divide({ train: 'train.txt' }, { 'train.txt': 'a/1\nc/9\n' });
    expect(absent).toEqual([
      { split: 'train', relativePath: 'c/9', reason: 'there is no such image; train.txt:2 names it' },
    ]);
  });

  it('reports everything that is wrong with the lists', async () => {
    const lists = {
      'train.txt': 'a/1\n../a/2\n/etc/passwd\na/\u001b[2J/../../../x\n',
      'test.txt': 'a/2\na/1\n',
      'validation.txt': '\xff',
    };
    const divided = divide({ train: 'train.txt', test: 'test.txt' }, lists);
    await expect(divided).rejects.toMatchObject({ code: 'data/splits-invalid' });
    for (const problem of [
      'The lists of the splits have 4 problems',
      'train.txt:2: "../a/2" leads out',
      'train.txt:3: "/etc/passwd" leads out',
      'train.txt:4: "a/\\u001b[2J/../../../x" leads out',
      'test.txt:2: "photos/a/1.jpg" is in train already (train.txt:1)',
    ]) {
      await expect(divided).rejects.toMatchObject({ message: expect.stringContaining(problem) });
    }
    await expect(divide({ train: 'nowhere.txt' })).rejects.toMatchObject({ code: 'data/path-missing' });
    await expect(divide({ train: 'c' })).rejects.toMatchObject({ code: 'data/split-without-images' });
    await expect(divide({ train: 'a', test: 'photos' })).rejects.toMatchObject({ code: 'data/splits-invalid' });
  });

  it('takes absolute paths below the root, and no list that is a link out of it', async () => {
    const root = await newFolder();
    const elsewhere = await mkdtemp(join(tmpdir(), 'croplab-lists-'));
    await writeFiles(root, { 'train.txt': `${root}/photos/a/1.jpg` });
    await writeFiles(elsewhere, { 'secret.txt': 'root:x:0:0' });
    await symlink(join(elsewhere, 'secret.txt'), join(root, 'linked.txt'));
    const own = { root, present: ['train'] } as const;
    expect((await divideImages(images, own, { ...byShare, train: 'train.txt' })).images).toHaveLength(1);
    await expect(divideImages(images, own, { ...byShare, train: 'linked.txt' })).rejects.toMatchObject({
      message: expect.stringContaining("linked.txt: it leads out of the dataset's root"),
    });
  });

  it('puts each image into the split whose list names it', async () => {
    const placed = fc.array(fc.constantFrom(...splitNames), { minLength: 4, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(placed, async (splits) => {
        const lists = Object.fromEntries(
          splitNames.map((name) => [
            `${name}.txt`,
            images.flatMap(({ names }, index) => (splits[index] === name ? [names[0]] : [])).join('\n'),
          ]),
        );
        const setting = Object.fromEntries(splitNames.map((name) => [name, `${name}.txt`]));
        expect((await divide(setting, lists)).images.map(({ split }) => split)).toEqual(splits);
      }),
      { numRuns: 15 },
    );
  });
});
