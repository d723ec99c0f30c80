import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { describeDataset } from '../../../src/data/describe-dataset.js';
import { convertImageDict, writeNpyDict, type BoxRow, type ImageDict } from '../../../src/data/npy/index.js';
import { openImages } from '../../../src/data/open-images.js';
import { encodedImage } from '../encoded-image.js';
import { openDataset, samplesOf } from '../open-dataset.js';
import { describeWithPhotographs } from '../photographs.js';
import { temporaryFolders, writeFiles } from '../temporary-folder.js';

const newFolder = temporaryFolders();
const allInTrain = { split: { validation: 0, test: 0 } };
const open = (folder: string, settings: object) =>
  openDataset(openImages, folder, { root: '.', ...allInTrain, ...settings });

const row = (id: string, label: string, edges: readonly (number | string)[], group: string | number = '0'): BoxRow => [
  id,
  'xclick',
  label,
  '1',
  ...edges,
  '-1',
  '-1',
  group,
];
const boxes: ImageDict = {
  content: 'boxes',
  images: new Map([
    ['b2', [row('b2', '/m/zebra', ['0.25', '0.75', '0.5', '1']), row('b2', '/m/ape', [0, 1, 0, 1], '1')]],
    ['a1', [row('a1', '/m/ape', [0.1, 0.2, 0, 0.5])]],
    ['none', []],
  ]),
};
const classes: ImageDict = { content: 'classes', images: new Map([['c3', ['/m/ape', '/m/bee']]]) };

async function dictFolder(dicts: Readonly<Record<string, ImageDict>>): Promise<string> {
  const folder = await newFolder();
  const names = Object.values(dicts).flatMap(({ images }) => [...images.keys()]);
  const image = await encodedImage(40, 20);
  await writeFiles(folder, Object.fromEntries(names.map((name) => [`train/${name}.jpg`, image])));
  for (const [name, dict] of Object.entries(dicts)) writeNpyDict(join(folder, name), dict);
  return folder;
}

describe("the published code's dicts as annotations", () => {
  it('give boxes in pixels, groups among them, and classes by their ids as they come first', async () => {
    const dataset = await open(await dictFolder({ 'boxes.npy': boxes }), { annotations: 'boxes.npy' });
    expect(dataset.classes).toEqual(['/m/zebra', '/m/ape']);
    expect(samplesOf(dataset, 'train').map(({ id, boxes: own, labels }) => ({ id, boxes: own, labels }))).toEqual([
      { id: 'a1', boxes: [{ left: 4, top: 0, right: 8, bottom: 10, label: 1 }], labels: [1] },
      {
        id: 'b2',
        boxes: [
          { left: 10, top: 10, right: 30, bottom: 20, label: 0 },
          { left: 0, top: 0, right: 40, bottom: 20, label: 1, group: true },
        ],
        labels: [0, 1],
      },
      { id: 'none', boxes: [], labels: [] },
    ]);
  });

  it('give labels without boxes where they hold classes, one file a split, with names where these are described', async () => {
    const folder = await dictFolder({ 'boxes.npy': boxes, 'test.npy': classes });
    await writeFiles(folder, { 'class-descriptions-boxable.csv': '/m/bee,Bee\n/m/ape,Ape\n/m/zebra,Zebra\n' });
    const settings = { annotations: { train: 'boxes.npy', test: 'test.npy' }, images: 'train' };
    const dataset = await open(folder, settings);
    expect(dataset.classes).toEqual(['Bee', 'Ape', 'Zebra']);
    expect(samplesOf(dataset, 'test')).toMatchObject([{ id: 'c3', boxes: [], labels: [0, 1] }]);
    const named = { ...settings, classDescriptions: 'nowhere.csv' };
    await expect(open(folder, named)).rejects.toMatchObject({ code: 'data/path-missing' });
  });

  it('count beside a subset in the same folder, and as an index', async () => {
    const folder = await dictFolder({ 'boxes.npy': boxes });
    await convertImageDict(join(folder, 'boxes.npy'), join(folder, 'boxes.jsonl'));
    await writeFiles(folder, { 'subset.json': '{}' });
    const [dict, index] = [
      await open(folder, { annotations: 'boxes.npy' }),
      await open(folder, { annotations: 'boxes.jsonl' }),
    ];
    expect(samplesOf(index, 'train')).toEqual(samplesOf(dict, 'train'));
  });

  it('are refused with everything that is wrong with them', async () => {
    const bad: ImageDict = {
      content: 'boxes',
      images: new Map([
        ['../../etc/passwd', []],
        ['a', [row('a', '/m/ape', [0, 150, 0, 1]), row('a', '/m/ape', [0.6, 0.5, 0, 1]), row('a', '', [0, 1, 0, 1])]],
      ]),
    };
    const folder = await dictFolder({ 'boxes.npy': boxes });
    writeNpyDict(join(folder, 'bad.npy'), bad);
    await expect(open(folder, { annotations: 'bad.npy' })).rejects.toMatchObject({
      code: 'data/annotations-invalid',
      message: expect.stringMatching(
        /4 problems:\n.*bad\.npy: the image "..\/..\/etc\/passwd" is no image id\n.*image "a": box 0: XMin.*\n.*box 1: it ends before.*\n.*box 2: "" is no class id/,
      ) as unknown,
    });
    const twice = { annotations: { train: 'boxes.npy', test: 'boxes.npy' }, images: 'train' };
    await expect(open(folder, twice)).rejects.toMatchObject({
      message: expect.stringContaining('the image b2 is in boxes.npy already') as unknown,
    });
    await writeFiles(folder, { 'class-descriptions-boxable.csv': '/m/ape,Ape\n' });
    await expect(open(folder, { annotations: 'boxes.npy' })).rejects.toMatchObject({
      message: expect.stringContaining('boxes.npy: the class "/m/zebra" is not in the class descriptions') as unknown,
    });
  });
});

describeWithPhotographs('openimages-mini', (root) => {
  it('has the same boxes in its CSV and in its dict', async () => {
    const [csv, dict] = await Promise.all(
      ['train-annotations-bbox.csv', 'images_selected_with_all_features.npy'].map(async (annotations) =>
        openDataset(openImages, await newFolder(), { root, annotations, ...allInTrain }),
      ),
    );
    const inCsv = new Map(samplesOf(csv!, 'train').map((sample) => [sample.id, sample]));
    const named = (dataset: typeof csv, labels: readonly number[]): string[] =>
      labels.map((label) => dataset!.classes[label]!).sort();
    for (const { id, boxes: own, labels } of samplesOf(dict!, 'train')) {
      const other = inCsv.get(id)!;
      const edges = (some: typeof own): object[] => some.map((box) => ({ ...box, label: 0 }));
      expect(edges(own)).toEqual(edges(other.boxes));
      expect(named(dict, labels)).toEqual(named(csv, other.labels));
    }
    expect(describeDataset(dict!).splits.train.images).toBe(101);
  });
});
