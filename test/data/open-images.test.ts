import { describe, expect, it } from '@jest/globals';
import { readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeDataset } from '../../src/data/describe-dataset.js';
import { openImages } from '../../src/data/open-images.js';
import { encodedImage } from './encoded-image.js';
import { openDataset, samplesOf } from './open-dataset.js';
import { allInTrain, boxes, classes, HEADER, open, row, twoImageFolders } from './open-images/two-images.js';
import { describeWithPhotographs } from './photographs.js';
import { temporaryFolders, writeFiles } from './temporary-folder.js';

const newFolder = temporaryFolders();
const openImagesFolder = twoImageFolders();
const digest: unknown = expect.stringMatching(/^[0-9a-f]{64}$/);

const CLICKS = ',XClick1X,XClick2X,XClick3X,XClick4X,XClick1Y,XClick2Y,XClick3Y,XClick4Y';

describe('open-images', () => {
  it('reads boxes in pixels, sizes from the headers, and the classes that occur in the order of their descriptions', async () => {
    const folder = await openImagesFolder();
    const dataset = await open(folder);
    expect(dataset.classes).toEqual(['Zebra', 'Ape, great']);
    expect(samplesOf(dataset, 'train')).toEqual([
      {
        id: 'a1',
        image: { kind: 'file', path: join(folder, 'train/a1.jpg'), digest },
        width: 40,
        height: 20,
        boxes: [{ left: 4, top: 0, right: 8, bottom: 10, label: 0 }],
        labels: [0],
      },
      {
        id: 'b2',
        image: { kind: 'file', path: join(folder, 'train/b2.jpg'), digest },
        width: 10,
        height: 30,
        boxes: [
          { left: 2.5, top: 15, right: 7.5, bottom: 30, label: 1 },
          { left: 0, top: 0, right: 10, bottom: 30, label: 0, group: true },
        ],
        labels: [0, 1],
      },
    ]);
  });

  it('finds columns by name: those of V6, another order, a byte order mark, line ends of Windows', async () => {
    const samples = samplesOf(await open(await openImagesFolder()), 'train').map(({ boxes: own }) => own);
    const longer = boxes.map((line) => `${line},0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8`);
    const reversed = (line: string): string => line.split(',').reverse().join(',');
    const variants = [
      await openImagesFolder(longer, `LabelName,DisplayName\n${classes}`, HEADER + CLICKS),
      await openImagesFolder(boxes.map(reversed), `id,name\n${classes}`, reversed(HEADER)),
      await openImagesFolder(
        boxes.map((line) => `${line}\r`),
        `\uFEFF${classes.replaceAll('\n', '\r\n')}`,
        `\uFEFF${HEADER}\r`,
      ),
    ];
    for (const folder of variants) {
      expect(samplesOf(await open(folder), 'train').map(({ boxes: own }) => own)).toEqual(samples);
    }
  });

  it('finds the CSVs of V6 and V7 by their names', async () => {
    const folder = await openImagesFolder();
    const before = await open(folder);
    await rename(join(folder, 'train-annotations-bbox.csv'), join(folder, 'oidv6-train-annotations-bbox.csv'));
    const descriptions = join(folder, 'class-descriptions-boxable.csv');
    await rename(descriptions, join(folder, 'oidv7-class-descriptions-boxable.csv'));
    expect((await open(folder)).fingerprint).toBe(before.fingerprint);
    const named = { ...allInTrain, annotations: { train: 'train-annotations-bbox.csv' } };
    await expect(open(folder, named)).rejects.toMatchObject({ code: 'data/path-missing' });
  });

  it('has one CSV a split, or deals out the splits that have none', async () => {
    const folder = await openImagesFolder();
    const image = await encodedImage(8, 8);
    const names = Array.from({ length: 8 }, (_, index) => `v${index}`);
    await writeFiles(folder, {
      'held.csv': [HEADER, ...names.map((name) => row(name, '/m/none', [0, 1, 0, 1]))].join('\n'),
      ...Object.fromEntries(names.map((name) => [`held/${name}.jpg`, image])),
    });
    const annotations = { train: 'train-annotations-bbox.csv', test: 'held.csv' };
    const images = { train: 'train', test: 'held' };
    const dataset = await open(folder, { annotations, images, split: { validation: 0, test: 0.5 } });
    expect(dataset.classes).toEqual(['Zebra', 'Never seen', 'Ape, great']);
    expect([dataset.split('train').length, dataset.split('test').length]).toEqual([2, 8]);

    const dealt = await open(folder, {
      annotations: 'held.csv',
      images: 'held',
      split: { validation: 0.25, test: 0.5 },
    });
    expect((['train', 'validation', 'test'] as const).map((name) => dealt.split(name).length)).toEqual([2, 2, 4]);
    const twice = { annotations: { ...annotations, test: annotations.train }, images: 'train' };
    await expect(open(folder, twice)).rejects.toMatchObject({
      code: 'data/annotations-invalid',
      message: expect.stringContaining('the image b2 is in'),
    });
  });

  it('looks at the images again when one changes, and only then', async () => {
    const folder = await openImagesFolder();
    const before = await open(folder);
    const entries = async (): Promise<number> => (await readdir(join(folder, 'cache/image-examinations'))).length;
    await open(folder);
    expect(await entries()).toBe(1);
    await writeFile(join(folder, 'train/a1.jpg'), await encodedImage(64, 48));
    const after = await open(folder);
    expect(await entries()).toBe(2);
    expect(after.split('train').sample(0)).toMatchObject({ width: 64, height: 48 });
    expect(after.fingerprint).not.toBe(before.fingerprint);
  });

  it('reports broken rows together, by their line numbers', async () => {
    const broken = [
      row('a1', '/m/ape', [0, 1, 0, 1]),
      row('../a1', '/m/ape', [0, 1, 0, 1]),
      row('a1', '/m/ape', [0, 150, 0, 1]),
      '',
      row('a1', '/m/ape', [0.6, 0.5, 0, 1]),
      row('a1', '/m/ape', [0, 'NaN', 0, 1]),
      row('a1', '/m/ape', [0, '', 0, 1]),
      row('a1', '', [0, 1, 0, 1]),
      row('a1', '/m/ape', [0, 1, 0, 1], 'yes'),
      'a1,xclick,/m/ape',
      'a1,"xclick,/m/ape',
      ...Array.from({ length: 5 }, () => row('a1', '/m/ape', [0, -2, 0, 1])),
    ];
    const problem = (line: number, text: string): string => `\n  - train-annotations-bbox\\.csv:${line}: ${text}`;
    await expect(open(await openImagesFolder(broken))).rejects.toMatchObject({
      code: 'data/annotations-invalid',
      message: expect.stringMatching(
        new RegExp(
          'has 14 problems:' +
            problem(3, 'ImageID "../a1" is no image id') +
            problem(4, 'XMin, XMax, YMin, YMax \\("0", "150", "0", "1"\\) are not all fractions of the image') +
            problem(6, 'the box ends before it begins') +
            problem(7, '.*NaN.*') +
            problem(8, '.*\\("0", "", "0", "1"\\).*') +
            problem(9, 'LabelName is empty') +
            problem(10, 'IsGroupOf "yes" is none of 1, 0, -1') +
            problem(11, 'it has 3 cells where the header has 13') +
            problem(12, '.*[Qq]uot.*') +
            problem(13, '.*') +
            '\n {2}and 4 more$',
        ),
      ),
    });
  });

  it.each<[string, () => Promise<string>, string]>([
    ['no rows at all', () => openImagesFolder([], classes, ''), 'train-annotations-bbox.csv: it is empty'],
    [
      'missing columns',
      () => openImagesFolder(boxes, classes, HEADER.replace('XMax', 'X').replace('IsGroupOf', 'Y')),
      '2 problems',
    ],
    [
      'an unknown class',
      () => openImagesFolder(boxes, '/m/ape,Ape\n'),
      'train-annotations-bbox.csv:3: the class "/m/zebra" is not in the class descriptions',
    ],
    [
      'a repeated class',
      () => openImagesFolder(boxes, `${classes}/m/ape,Ape\n`),
      'class-descriptions-boxable.csv:4: "/m/ape" is there twice',
    ],
    [
      'descriptions that are none',
      () => openImagesFolder(boxes, 'neither\nnor\n'),
      'class-descriptions-boxable.csv:2: it has no class id and name',
    ],
    ['a line without end', () => openImagesFolder([...boxes, 'x'.repeat(1 << 20)]), 'is longer than'],
  ])('reports %s', async (_name, folder, problem) => {
    await expect(open(await folder())).rejects.toMatchObject({
      code: 'data/annotations-invalid',
      message: expect.stringContaining(problem),
    });
  });

  it('tells classes of one name apart by their ids', async () => {
    const dataset = await open(await openImagesFolder(boxes, '/m/zebra,Animal\n/m/ape,Animal\n'));
    expect(dataset.classes).toEqual(['Animal (/m/zebra)', 'Animal (/m/ape)']);
  });

  it('names images that are missing or no images, and a set of none', async () => {
    const folder = await openImagesFolder([...boxes, row('c3', '/m/ape', [0, 1, 0, 1])]);
    const failing = { ...allInTrain, onBroken: 'fail' };
    await expect(open(folder, failing)).rejects.toMatchObject({
      code: 'data/images-broken',
      message: expect.stringContaining('train/c3.jpg: there is no such file'),
    });
    await writeFiles(folder, { 'train/c3.jpg': 'no image', 'train/a1.jpg': '' });
    await expect(open(folder, failing)).rejects.toMatchObject({
      code: 'data/images-broken',
      message: expect.stringMatching(/^2 images are .*:\n.*a1\.jpg: .*\n.*c3\.jpg: .*$/),
    });
    expect(samplesOf(await open(folder), 'train').map(({ id }) => id)).toEqual(['b2']);
    await writeFiles(folder, { 'train/b2.jpg': 'no image' });
    await expect(open(folder)).rejects.toMatchObject({ code: 'data/images-broken' });
    await expect(open(await openImagesFolder([]))).rejects.toMatchObject({ code: 'data/no-images' });
    await expect(open(folder, { classDescriptions: 'no.csv' })).rejects.toMatchObject({ code: 'data/path-missing' });
  });
});

describeWithPhotographs('openimages-mini', (path) => {
  it('opens as its description counts it', async () => {
    const dataset = await openDataset(openImages, await newFolder(), { root: path, ...allInTrain });
    const { train } = describeDataset(dataset).splits;
    expect(train).toMatchObject({ images: 126, boxes: 929, groupBoxes: 10 });
    expect(dataset.classes).toHaveLength(71);
    expect(train.imagesPerClass[dataset.classes.indexOf('Person')]).toBe(61);
    for (const { width, height, boxes: own } of samplesOf(dataset, 'train')) {
      for (const box of own) expect(box.right <= width && box.bottom <= height && box.left < box.right).toBe(true);
    }
  });
});
