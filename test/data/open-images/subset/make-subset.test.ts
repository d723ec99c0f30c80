import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findSubsetSources } from '../../../../src/data/open-images/subset/subset-sources.js';
import { makeSubset, type SubsetRequest } from '../../../../src/data/open-images/subset/make-subset.js';
import { temporaryFolders } from '../../temporary-folder.js';
import { csv, csvFolders, names, request, row, rowsOf, training } from './small-csvs.js';

const newFolder = temporaryFolders();
const sources = csvFolders();

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('makeSubset', () => {
  it('writes the chosen rows as they are, the classes, lists to download by, and a manifest of all that', async () => {
    const folder = await sources();
    const { manifest } = await makeSubset(request(folder));
    const text = (name: string): Promise<string> => readFile(join(folder, 'subset', name), 'utf8');
    const boxes = await text('train.csv');
    expect(boxes).toBe(csv(...rowsOf(['a', 'cat', 'dog', 'cat'], ['b', 'dog', 'cat'], ['c', 'cat', 'dog'])));
    expect(await text('classes.csv')).toBe('/m/dog,Dog\n/m/cat,"Cat, small"\n');
    expect(await text('download/train-s3.txt')).toBe(
      ['a', 'b', 'c'].map((id) => `s3://open-images-dataset/train/${id}.jpg\n`).join(''),
    );
    expect(await text('download/train-https.txt')).toBe(
      ['a', 'b', 'c'].map((id) => `https://open-images-dataset.s3.amazonaws.com/train/${id}.jpg\n`).join(''),
    );
    expect(JSON.parse(await text('subset.json'))).toEqual({
      format: 'croplab-open-images-subset',
      version: 1,
      ...manifest,
    });
    const source = await readFile(join(folder, 'train-annotations-bbox.csv'), 'utf8');
    expect(manifest).toMatchObject({
      order: [expect.stringContaining('3 images'), expect.stringContaining('2 distinct classes'), expect.anything()],
      rounds: [
        { classes: 3, images: 5 },
        { classes: 2, images: 3 },
      ],
      sources: {
        train: {
          file: 'train-annotations-bbox.csv',
          bytes: source.length,
          sha256: sha256(source),
          rows: 11,
          images: 5,
        },
        classDescriptions: { sha256: sha256(names) },
      },
      splits: { train: { partition: 'train', images: 3, boxes: 7, sha256: sha256(boxes) } },
      classes: [
        { id: '/m/dog', name: 'Dog', images: { train: 3 }, boxes: { train: 3 } },
        { id: '/m/cat', name: 'Cat, small', images: { train: 3 }, boxes: { train: 4 } },
      ],
    });
    expect((await readdir(join(folder, 'subset'))).sort()).toEqual([
      'classes.csv',
      'download',
      'subset.json',
      'train.csv',
    ]);
  });

  it('chooses classes by the training images, and takes the test images that have enough of them', async () => {
    const folder = await sources({
      'test-annotations-bbox.csv': csv(
        ...rowsOf(['t', 'bird', 'cat', 'dog'], ['u', 'bird', 'cat'], ['v', 'fish', 'fish']),
      ),
    });
    const { manifest } = await makeSubset(request(folder, { shares: { validation: 0, test: 0.5, seed: 0 } }));
    expect(manifest.split.test).toBe(0);
    expect(manifest.splits.test).toMatchObject({ partition: 'test', images: 1, boxes: 2 });
    expect(await readFile(join(folder, 'subset/test.csv'), 'utf8')).toBe(csv(...rowsOf(['t', 'cat', 'dog'])));
    expect(await readFile(join(folder, 'subset/download/test-s3.txt'), 'utf8')).toBe(
      's3://open-images-dataset/test/t.jpg\n',
    );
  });

  it('deals out splits by the seed, the same however the rows are ordered', async () => {
    const images = Array.from({ length: 20 }, (_, index) => [`i${index}`, 'cat', 'dog'] as const);
    const shares = { validation: 0.1, test: 0.25, seed: 1 };
    const splitsOf = async (rows: readonly string[], seed = 1): Promise<string[][]> => {
      const folder = await sources({ 'train-annotations-bbox.csv': csv(...rows) });
      await makeSubset(request(folder, { shares: { ...shares, seed } }));
      return Promise.all(
        ['train', 'validation', 'test'].map(async (split) => {
          const lines = (await readFile(join(folder, 'subset', `${split}.csv`), 'utf8')).split('\n').slice(1, -1);
          return [...new Set(lines.map((line) => line.split(',')[0]!))].sort();
        }),
      );
    };
    const splits = await splitsOf(rowsOf(...images));
    expect(splits.map(({ length }) => length)).toEqual([13, 2, 5]);
    expect(new Set(splits.flat()).size).toBe(20);
    expect(await splitsOf(rowsOf(...images).reverse())).toEqual(splits);
    expect(await splitsOf(rowsOf(...images), 2)).not.toEqual(splits);
  });

  it('gives the same bytes again, and takes back what an earlier selection left', async () => {
    const folder = await sources();
    const read = (): Promise<Buffer> => readFile(join(folder, 'subset/subset.json'));
    await makeSubset(request(folder));
    const before = await read();
    await makeSubset(request(folder, { shares: { validation: 0.4, test: 0, seed: 0 } }));
    expect(await readdir(join(folder, 'subset'))).toContain('validation.csv');
    await makeSubset(request(folder));
    expect((await read()).equals(before)).toBe(true);
    expect(await readdir(join(folder, 'subset'))).not.toContain('validation.csv');
  });

  it('reports what is wrong in any of the files at once, by file and line, and writes nothing', async () => {
    const folder = await sources({
      'train-annotations-bbox.csv': csv(...training, row('f', 'horse'), 'g,xclick'),
      'test-annotations-bbox.csv': csv(row('../h', 'cat'), row('a', 'cat')),
      'class-descriptions-boxable.csv': `${names}none\n`,
    });
    await expect(makeSubset(request(folder))).rejects.toMatchObject({
      code: 'data/annotations-invalid',
      message: [
        `${folder} has 5 problems:`,
        'class-descriptions-boxable.csv:5: it has no class id and name',
        'train-annotations-bbox.csv:14: it has 2 cells where the header has 13',
        'test-annotations-bbox.csv:2: ImageID "../h" is no image id',
        'train-annotations-bbox.csv:13: the class "/m/horse" is not in the class descriptions',
        'test-annotations-bbox.csv: the image a is in train-annotations-bbox.csv already',
      ].join('\n  - '),
    });
    expect(await readdir(folder)).not.toContain('subset');
  });

  it.each<[string, Partial<SubsetRequest>, string]>([
    [
      'a rule that leaves nothing',
      { rule: { minImagesPerClass: 900, minClassesPerImage: 2, repeat: true } },
      'subset/nothing-selected',
    ],
    ['shares that leave nothing', { shares: { validation: 0.5, test: 0.5, seed: 0 } }, 'subset/shares'],
    ['an interruption', { signal: AbortSignal.abort() }, 'AbortError'],
  ])('ends without a file at %s', async (_name, changes, code) => {
    const folder = await sources();
    const error: unknown = await makeSubset(request(folder, changes)).catch((reason: unknown) => reason);
    expect([(error as { code?: unknown }).code, (error as Error).name]).toContain(code);
    expect(await readdir(folder)).not.toContain('subset');
  });

  it('leaves nothing half-written where it is interrupted while it writes, and the earlier subset as it was', async () => {
    const folder = await sources();
    await makeSubset(request(folder));
    const before = await readFile(join(folder, 'subset/subset.json'), 'utf8');
    const controller = new AbortController();
    const progress: SubsetRequest['progress'] = {
      start: (label) => {
        if (label.startsWith('Writing')) controller.abort();
        return { advance: () => undefined, end: () => undefined };
      },
    };
    const other = { minImagesPerClass: 1, minClassesPerImage: 1, repeat: true };
    const again = makeSubset(request(folder, { rule: other, progress, signal: controller.signal }));
    await expect(again).rejects.toThrow('aborted');
    expect(await readFile(join(folder, 'subset/subset.json'), 'utf8')).toBe(before);
    expect((await readdir(join(folder, 'subset'))).sort()).toEqual([
      'classes.csv',
      'download',
      'subset.json',
      'train.csv',
    ]);
  });

  it('does not write over what it reads, nor where it cannot', async () => {
    const folder = await sources({ 'train.csv': csv(...training), 'no-folder': '' });
    const named = findSubsetSources(folder, { train: join(folder, 'train.csv') });
    await expect(makeSubset(request(folder, { sources: named, out: folder }))).rejects.toMatchObject({
      code: 'subset/overwrites-source',
    });
    await expect(makeSubset(request(folder, { out: join(folder, 'no-folder') }))).rejects.toMatchObject({
      code: 'subset/unwritable',
    });
  });

  it('says which CSV is not there', async () => {
    const folder = await newFolder();
    expect(() => findSubsetSources(folder)).toThrow('has no CSV of training boxes');
    await writeFile(join(folder, 'train-annotations-bbox.csv'), '');
    expect(() => findSubsetSources(folder)).toThrow('has no CSV of class descriptions');
    const complete = await sources();
    for (const named of [{ train: 'none.csv' }, { classDescriptions: 'none.csv' }]) {
      const missing = request(complete, { sources: findSubsetSources(complete, named) });
      await expect(makeSubset(missing)).rejects.toMatchObject({ code: 'subset/unreadable' });
    }
  });
});
