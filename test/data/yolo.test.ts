import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { yolo } from '../../src/data/yolo.js';
import { encodedImage } from './encoded-image.js';
import { idsOf, openDataset, samplesOf } from './open-dataset.js';
import { temporaryFolders, writeFiles } from './temporary-folder.js';

const newFolder = temporaryFolders();

/** 100 x 80 pixels. */
let encoded: Buffer = Buffer.alloc(0);
beforeAll(async () => {
  encoded = await encodedImage(100, 80);
});

const allInTrain = { split: { validation: 0, test: 0 } };
const open = (folder: string, settings: object = allInTrain) =>
  openDataset(yolo, folder, { root: '.', ...settings }, { cacheDirectory: `${folder}-cache` });

const plain = 'train: images\nnames: [cat, dog]\n';

/** A folder with these images, labels of the same names, and a `data.yaml`. */
async function yoloFolder(
  labels: Readonly<Record<string, string | undefined>>,
  yaml = plain,
  more: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<string> {
  const folder = await newFolder();
  const files = Object.entries(labels).flatMap(([name, text]): [string, string | Uint8Array][] => [
    [`images/${name}.jpg`, encoded],
    ...(text === undefined ? [] : ([[`labels/${name}.txt`, text]] satisfies [string, string][])),
  ]);
  await writeFiles(folder, { 'data.yaml': yaml, ...Object.fromEntries(files), ...more });
  return folder;
}

const boxesOf = async (labels: string, yaml = plain): Promise<unknown> =>
  samplesOf(await open(await yoloFolder({ 1: labels }, yaml)), 'train')[0]?.boxes;

const invalid = (problem: string, code = 'data/annotation-files-invalid') => ({
  code,
  message: expect.stringContaining(problem),
});

describe('yolo', () => {
  it('reads centres and sizes, segments, empty files and images without one', async () => {
    const folder = await yoloFolder({
      1: '1 0.5 0.5 0.2 0.5\n0 0.1 0.1 0.3 0.1 0.2 0.4\r\n\n',
      2: '',
      3: undefined,
    });
    const dataset = await open(folder);
    expect(dataset.classes).toEqual(['cat', 'dog']);
    expect(samplesOf(dataset, 'train')).toMatchObject([
      {
        id: 'images/1',
        boxes: [
          { left: 40, top: 20, right: 60, bottom: 60, label: 1 },
          { left: 10, top: 8, right: 30, bottom: 32, label: 0 },
        ],
        labels: [0, 1],
      },
      { id: 'images/2', boxes: [], labels: [] },
      { id: 'images/3', boxes: [], labels: [] },
    ]);
  });

  it('gives back every box inside of an image', async () => {
    const side = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }));
    const folder = await yoloFolder({ 1: '' });
    await fc.assert(
      fc.asyncProperty(side, side, async ([a, b], [c, d]) => {
        const [left, right, top, bottom] = [Math.min(a, b), Math.max(a, b), Math.min(c, d), Math.max(c, d)];
        fc.pre(right - left > 0.001 && bottom - top > 0.001);
        const line = `0 ${(left + right) / 2} ${(top + bottom) / 2} ${right - left} ${bottom - top}`;
        await writeFile(join(folder, 'labels/1.txt'), line);
        const dataset = await open(folder);
        const [box] = samplesOf(dataset, 'train')[0]?.boxes ?? [];
        expect(box?.left).toBeCloseTo(left * 100, 6);
        expect(box?.bottom).toBeCloseTo(bottom * 80, 6);
        expect([box?.right, box?.top].every((edge) => edge !== undefined && edge >= 0 && edge <= 100)).toBe(true);
        expect(dataset.leftOut?.boxes).toEqual({ withoutArea: 0, outside: 0, cut: 0 });
      }),
      { numRuns: 15 },
    );
  });

  it('reads names as a mapping, keypoints, and labels beside the images', async () => {
    const mapping = 'train: images\nnames:\n  1: dog\n  0: cat\n';
    expect((await open(await yoloFolder({ 1: '' }, mapping))).classes).toEqual(['cat', 'dog']);
    const keypoints = `${plain}kpt_shape: [2, 3]\n`;
    expect(await boxesOf('0 0.5 0.5 1 1 0.1 0.1 2 0.2 0.2 2', keypoints)).toEqual([
      { left: 0, top: 0, right: 100, bottom: 80, label: 0 },
    ]);
    const folder = await newFolder();
    await writeFiles(folder, {
      'data.yaml': 'train: photos\nnames: [cat]\n',
      'photos/1.jpg': encoded,
      'photos/1.txt': '0 .5 .5 1 1',
    });
    expect(samplesOf(await open(folder), 'train')[0]?.boxes).toHaveLength(1);
  });

  it('takes a list of the classes where there is no data.yaml', async () => {
    const folder = await yoloFolder({ 1: '1 .5 .5 1 1', 2: '0 .5 .5 1 1' }, plain, {
      'classes.txt': 'cat\r\nbig dog\r\n\n',
      'obj.names': 'cat\n\ndog\n\u001b\n',
    });
    const dataset = await open(folder, { ...allInTrain, yaml: 'classes.txt' });
    expect(dataset.classes).toEqual(['cat', 'big dog']);
    expect(samplesOf(dataset, 'train').map(({ labels }) => labels)).toEqual([[1], [0]]);
    const wrong = open(folder, { yaml: 'obj.names' });
    for (const problem of ['has 2 problems', 'line 2: "" is no name', 'line 4: "\\u001b" is no name']) {
      await expect(wrong).rejects.toMatchObject(invalid(problem, 'data/annotations-invalid'));
    }
    await rm(join(folder, 'data.yaml'));
    await expect(open(folder)).rejects.toMatchObject({
      code: 'data/path-missing',
      remedy: expect.stringMatching(/There is "classes\.txt", "obj\.names"\.$/),
    });
  });

  it('finds splits as folders, lists of folders, and lists of images', async () => {
    const labels = { 'a/1': '', 'b/2': '', 'c/3': '', 'd/4': '' };
    const lists = { 'val.txt': './images/c/3.jpg\n', 'test.txt': 'images/d/4.jpg\n' };
    const yaml = `path: ../datasets/somewhere\ntrain: [images/a, ./images/b/]\nval: val.txt\ntest: test.txt\nnames: [cat]\n`;
    const folder = await yoloFolder(labels, yaml, lists);
    const dataset = await open(folder);
    expect((['train', 'validation', 'test'] as const).map((split) => idsOf(dataset, split))).toEqual([
      ['images/a/1', 'images/b/2'],
      ['images/c/3'],
      ['images/d/4'],
    ]);
    const own = await open(folder, { split: { train: 'images/d', validation: 0, test: 0 } });
    expect(idsOf(own, 'train')).toEqual(['images/d/4']);
  });

  it('reads what exports write: "../train/images", a val that is the train, a test that is not there', async () => {
    const folder = await newFolder();
    await writeFiles(folder, {
      'data.yaml':
        'train: ../train/images\nval: ../train/images\ntest: ../test/images\nnc: 1\nnames: [cat]\nroboflow: { license: x }\n',
      ...Object.fromEntries([1, 2, 3, 4].map((name) => [`train/images/${name}.jpg`, encoded])),
      'train/labels/1.txt': '0 .5 .5 .5 .5',
    });
    const dataset = await open(folder, { split: { validation: 0.25, test: 0.25 } });
    const sizes = (['train', 'validation', 'test'] as const).map((split) => dataset.split(split).length);
    expect(sizes).toEqual([2, 1, 1]);
  });

  it('takes a val that is the test for the test alone, and a test of which there is only the list for none', async () => {
    const labels = { 'a/1': '', 'a/2': '', 'a/3': '', 'b/4': '', 'b/5': '' };
    const split = { validation: 0.4, test: 0.4 };
    const idsBy = async (yaml: string): Promise<unknown> => {
      const lists = {
        'val.txt': './images/b/4.jpg\n./images/b/5.jpg\n',
        'test.txt': './images/c/6.jpg\nimages/c/7.jpg\n',
      };
      const dataset = await open(await yoloFolder(labels, `${yaml}\nnames: [cat]\n`, lists), { split });
      expect(dataset.leftOut?.images).toEqual([]);
      return (['train', 'validation', 'test'] as const).map((name) => dataset.split(name).length);
    };
    expect(await idsBy('train: [images/a]\nval: [images/b]\ntest: [images/b]')).toEqual([2, 1, 2]);
    expect(await idsBy('train: images/a\nval: val.txt\ntest: test.txt')).toEqual([2, 2, 1]);
    expect(await idsBy('train: images\nval: images\ntest: images')).toEqual([1, 2, 2]);
  });

  it('cuts and drops boxes, and counts them', async () => {
    const folder = await yoloFolder({ 1: '0 0 0.5 0.5 0.5\n1 0.5 0.5 0 0.5\n1 1.5 0.5 0.1 0.1\n' });
    const dataset = await open(folder);
    expect(dataset.leftOut?.boxes).toEqual({ withoutArea: 1, outside: 1, cut: 1 });
    expect(samplesOf(dataset, 'train')[0]).toMatchObject({ boxes: [{ left: 0, right: 25 }], labels: [0, 1] });
  });

  it('reports everything that is wrong with file and line', async () => {
    const folder = await yoloFolder({
      1: '0 0.5 0.5 0.2 0.2\n2 0.5 0.5 0.2 0.2\n0 0.5 0.5 0.2\n0 0.5 x 0.2 0.2\n',
      2: '0 320 240 100 80\n0 0.5 0.5 -0.2 0.2\n0 0.5 0.5 0.2 0.2 0.9\n0.5 0 0 1 1\n0 0.5 0.5 Infinity 1',
    });
    const opened = open(folder);
    for (const problem of [
      'have 8 problems',
      'labels/1.txt:2: class 2 is none of the 2 names (0 to 1)',
      'labels/1.txt:3: it has 4 numbers; a box has 5, and a segment an odd number from 7 on',
      'labels/1.txt:4: "x" is no number',
      'labels/2.txt:1: 320 is no fraction of the image',
      'labels/2.txt:2: width or height is negative',
      'labels/2.txt:3: it has 6 numbers',
      'labels/2.txt:4: class 0.5 is none',
      'labels/2.txt:5: "Infinity" is no number',
    ]) {
      await expect(opened).rejects.toMatchObject(invalid(problem));
    }
  });

  it.each([
    ['no YAML', 'train: [', 'line 1: '],
    ['a list', '- a\n', 'line 1: it is no mapping'],
    ['no names', 'train: images\n', 'names, which lists the classes, is missing'],
    [
      'a gap in the names',
      'train: images\nnames: { 0: cat, 2: dog }\n',
      'line 2: names has 2 classes, and none with the index 1',
    ],
    ['another count', 'train: images\nnames: [cat]\nnc: 3\n', 'line 3: nc is 3, and names has 1'],
    ['names that are none', 'train: images\nnames: [cat, [dog]]\n', 'line 2: names has something else'],
    ['control characters', 'train: images\nnames: ["\\e[2J"]\n', 'line 2: names has "\\u001b[2J"'],
    ['no train', 'names: [cat]\n', 'train, which says where the images are, is missing'],
    ['a folder that is not there', 'names: [cat]\ntrain: photos\n', 'line 2: train "photos" is no folder'],
    ['a folder elsewhere', 'names: [cat]\ntrain: /etc\n', 'line 2: train "/etc" leads out'],
    ['a number', 'names: [cat]\ntrain: 3\n', 'line 2: train is neither a path'],
    ['depth', `names: ${'['.repeat(20_000)}`, 'line 1: '],
    [
      'aliases of aliases',
      `a: &a [x, x, x, x, x, x, x, x, x, x]\n${['b', 'c', 'd', 'e'].map((key, index) => `${key}: &${key} [${Array(10).fill(`*${'abcd'[index]}`).join(', ')}]`).join('\n')}\nnames: *e\ntrain: images\n`,
      'line 1: it is nested too deeply, or refers to itself too often',
    ],
  ])('refuses a file with %s', async (_, yaml, problem) => {
    await expect(open(await yoloFolder({ 1: '' }, yaml))).rejects.toMatchObject(
      invalid(problem, 'data/annotations-invalid'),
    );
  });

  it('tells one mistake once', async () => {
    for (const yaml of ['train: [', '- a\n', 'train: images\nnames: { 0: cat, 2: dog }\n']) {
      await expect(open(await yoloFolder({ 1: '' }, yaml))).rejects.toMatchObject(
        invalid('data.yaml has 1 problem:', 'data/annotations-invalid'),
      );
    }
  });

  it('reads no pipes, and says which labels cannot be read', async () => {
    const folder = await yoloFolder({ 1: undefined, 2: undefined, 3: '' });
    await symlink(join(folder, 'nowhere'), join(folder, 'labels/1.txt'));
    await symlink('/dev/zero', join(folder, 'labels/2.txt'));
    const opened = open(folder);
    await expect(opened).rejects.toMatchObject(invalid('labels/1.txt: there is no such file'));
    await expect(opened).rejects.toMatchObject(invalid('labels/2.txt: it leads out of'));
    const folderOfLabels = await yoloFolder({ 1: '', 2: undefined });
    await mkdir(join(folderOfLabels, 'labels/2.txt'));
    await expect(open(folderOfLabels)).rejects.toMatchObject(invalid('labels/2.txt: it is no file'));
    const pipe = await yoloFolder({ 1: '', 2: undefined });
    execFileSync('mkfifo', [join(pipe, 'labels/2.txt')]);
    await expect(open(pipe)).rejects.toMatchObject(invalid('labels/2.txt: it is no file'));
  });

  it('says what is not there', async () => {
    await expect(open(await newFolder())).rejects.toMatchObject({
      code: 'data/path-missing',
      message: expect.stringMatching(/^data\.yaml names/),
    });
    await expect(open(await yoloFolder({ 1: '' }), { yaml: 'coco.yaml' })).rejects.toMatchObject({
      code: 'data/path-missing',
      remedy: expect.stringMatching(/There is "data\.yaml"\.$/),
    });
    await expect(open(await yoloFolder({ 1: undefined }))).rejects.toMatchObject({ code: 'data/no-annotations' });
    const lists = { 'train.txt': 'images/1.jpg\n../x.jpg\n/etc/passwd\n' };
    const folder = await yoloFolder({ 1: '' }, 'train: train.txt\nnames: [cat]\n', lists);
    await expect(open(folder)).rejects.toMatchObject(
      invalid('train.txt:3: "/etc/passwd" leads out', 'data/splits-invalid'),
    );
  });
});
