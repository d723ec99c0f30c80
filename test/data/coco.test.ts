import { beforeAll, describe, expect, it } from '@jest/globals';
import { rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { coco } from '../../src/data/coco.js';
import { describeDataset } from '../../src/data/describe-dataset.js';
import { encodedImage } from './encoded-image.js';
import { idsOf, openDataset, samplesOf } from './open-dataset.js';
import { describeWithPhotographs } from './photographs.js';
import { temporaryFolders, writeFiles } from './temporary-folder.js';

const newFolder = temporaryFolders();

/** Of the size that the annotations give. */
let encoded: Buffer = Buffer.alloc(0);
beforeAll(async () => {
  encoded = await encodedImage(100, 80);
});
const digest: unknown = expect.stringMatching(/^[0-9a-f]{64}$/);

const image = (id: number, name = `${id}.jpg`) => ({ id, file_name: name, width: 100, height: 80 });
const annotation = (imageId: number, category: number, bbox: readonly unknown[], iscrowd = 0) => ({
  image_id: imageId,
  category_id: category,
  bbox,
  iscrowd,
});

/** Category ids with a gap, not in order; image 3 has no annotation. */
const instances = {
  info: { 'not read': ['}', { deep: [1, '"]'] }] },
  images: [image(1), image(2), image(3)],
  annotations: [
    annotation(1, 7, [10, 20, 30, 40]),
    annotation(1, 2, [-5, 60, 20, 40]),
    annotation(2, 7, [0, 0, 100, 80], 1),
    annotation(2, 2, [50, 50, 0, 10]),
  ],
  categories: [
    { id: 7, name: 'dog' },
    { id: 2, name: 'cat' },
  ],
};

const allInTrain = { split: { validation: 0, test: 0 } };

/** A dataset in a new folder: `instances.json`, its images, and more files. */
async function cocoFolder(
  annotations: object | string = instances,
  more: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<string> {
  const folder = await newFolder();
  const names =
    typeof annotations === 'object' && 'images' in annotations ? (annotations.images as { file_name: string }[]) : [];
  const images = Object.fromEntries(names.map(({ file_name }) => [`images/${file_name}`, encoded]));
  const text = typeof annotations === 'string' ? annotations : JSON.stringify(annotations);
  await writeFiles(folder, { 'images/.keep': '', ...images, 'annotations/instances.json': text, ...more });
  return folder;
}

const open = (folder: string, settings: object = allInTrain) => openDataset(coco, folder, { root: '.', ...settings });

const invalid = (problem: string) => ({ code: 'data/annotations-invalid', message: expect.stringContaining(problem) });

describe('coco', () => {
  it('orders classes by id, clips boxes, marks crowds, and keeps images without annotations', async () => {
    const folder = await cocoFolder();
    const dataset = await open(folder);
    expect(dataset.classes).toEqual(['cat', 'dog']);
    expect(samplesOf(dataset, 'train')).toEqual([
      {
        id: '1',
        image: { kind: 'file', path: join(folder, 'images/1.jpg'), digest },
        width: 100,
        height: 80,
        boxes: [
          { left: 10, top: 20, right: 40, bottom: 60, label: 1 },
          { left: 0, top: 60, right: 15, bottom: 80, label: 0 },
        ],
        labels: [0, 1],
      },
      expect.objectContaining({
        id: '2',
        boxes: [{ left: 0, top: 0, right: 100, bottom: 80, label: 1, group: true }],
        labels: [0, 1],
      }),
      expect.objectContaining({ id: '3', boxes: [], labels: [] }),
    ]);
    expect(dataset.split('test').length).toBe(0);
  });

  it('drops boxes without area or outside of their images, and counts them', async () => {
    const annotations = [
      annotation(1, 2, [0, 0, 0, 9]),
      annotation(1, 7, [100, 0, 5, 5]),
      annotation(2, 2, [-9, 1, 9, 1]),
    ];
    const dataset = await open(await cocoFolder({ ...instances, annotations }));
    expect(dataset.leftOut).toEqual({ images: [], boxes: { withoutArea: 1, outside: 2, cut: 0 } });
    expect(samplesOf(dataset, 'train').map(({ boxes, labels }) => [boxes, labels])).toEqual([
      [[], [0, 1]],
      [[], [0]],
      [[], []],
    ]);
  });

  it('has a fingerprint that does not depend on where it lies, but on what is there', async () => {
    const { fingerprint } = await open(await cocoFolder());
    expect((await open(await cocoFolder())).fingerprint).toBe(fingerprint);
    const moved = await cocoFolder();
    await rename(join(moved, 'images'), join(moved, 'photos'));
    expect((await open(moved, { images: 'photos' })).fingerprint).toBe(fingerprint);
    expect((await open(moved, { images: join(moved, 'photos') })).fingerprint).toBe(fingerprint);
    expect(
      (await open(await cocoFolder(instances, { 'images/1.jpg': Buffer.concat([encoded, Buffer.from('x')]) })))
        .fingerprint,
    ).not.toBe(fingerprint);
    expect((await open(await cocoFolder({ ...instances, info: {} }))).fingerprint).not.toBe(fingerprint);
  });

  it('deals the missing splits out by shares, and uses those that the set has', async () => {
    const numbered = (from: number) => Array.from({ length: 10 }, (_, index) => image(from + index));
    const train = { ...instances, annotations: [], images: numbered(10) };
    const test = { ...instances, annotations: [], images: numbered(50) };
    const folder = await cocoFolder(train, { 'test.json': JSON.stringify(test) });
    await writeFiles(folder, Object.fromEntries(test.images.map(({ file_name }) => [`tested/${file_name}`, encoded])));

    const dealt = await open(folder, { split: { validation: 0.2, test: 0.3 } });
    const sizes = (['train', 'validation', 'test'] as const).map((name) => dealt.split(name).length);
    expect(sizes).toEqual([5, 2, 3]);

    const annotations = { train: 'annotations/instances.json', test: 'test.json' };
    const own = await open(folder, {
      annotations,
      images: { train: 'images', test: 'tested' },
      split: { validation: 0.2 },
    });
    expect(idsOf(own, 'test')).toEqual(test.images.map(({ id }) => `test/${id}`));
    expect([own.split('train').length, own.split('validation').length]).toEqual([8, 2]);

    await expect(open(folder, { annotations, images: { train: 'images' } })).rejects.toMatchObject({
      code: 'data/images-of-split',
    });
    await expect(open(folder, { images: { train: 'images', test: 'tested' } })).rejects.toMatchObject({
      code: 'data/annotations-of-split',
    });
    await expect(open(folder, { annotations: { ...annotations, test: annotations.train } })).rejects.toMatchObject(
      invalid('is listed in'),
    );
    const other = { ...test, categories: [{ id: 7, name: 'wolf' }] };
    await writeFiles(folder, { 'test.json': JSON.stringify(other) });
    await expect(open(folder, { annotations, images: { train: 'images', test: 'tested' } })).rejects.toMatchObject(
      invalid('category 7 is "wolf" here and "dog" in another annotation file'),
    );
  });

  it('divides images by folders and lists as every reader does', async () => {
    const images = [image(1, 'a/1.jpg'), image(2, 'a/2.jpg'), image(3, 'b/3.jpg')];
    const folder = await cocoFolder({ ...instances, images }, { 'test.txt': 'a/2\n' });
    const divided = await open(folder, { split: { validation: 'images/b', test: 'test.txt' } });
    const splits = (['train', 'validation', 'test'] as const).map((name) => idsOf(divided, name));
    expect(splits).toEqual([['a/1'], ['b/3'], ['a/2']]);
  });

  it('reads a folder of images that is a link or lies elsewhere, and leaves out images that are links to elsewhere', async () => {
    const [folder, elsewhere] = [await cocoFolder(), await newFolder()];
    const photos = join(elsewhere, 'photos');
    await rename(join(folder, 'images'), photos);
    await symlink(photos, join(folder, 'images'));
    expect((await open(folder)).split('train').length).toBe(3);
    await rename(join(photos, '1.jpg'), join(elsewhere, '1.jpg'));
    await symlink(join(elsewhere, '1.jpg'), join(photos, '1.jpg'));
    for (const images of ['images', photos]) {
      const dataset = await open(folder, { ...allInTrain, images });
      expect(dataset.split('train').length).toBe(2);
      expect(dataset.leftOut?.images[0]?.reason).toMatch(/^it leads out of /);
    }
  });

  it('tells a validation split from a test split of the same files', async () => {
    const other = { ...instances, images: [image(9)], annotations: [] };
    const folder = await cocoFolder(instances, { 'other.json': JSON.stringify(other), 'images/9.jpg': encoded });
    const train = 'annotations/instances.json';
    const one = await open(folder, { annotations: { train, validation: 'other.json' } });
    const two = await open(folder, { annotations: { train, test: 'other.json' } });
    expect(one.fingerprint).not.toBe(two.fingerprint);
  });

  it('keeps endings in the ids where names differ by them alone', async () => {
    const images = [image(1, 'a.jpg'), image(2, 'a.png')];
    const dataset = await open(await cocoFolder({ ...instances, images, annotations: [] }));
    expect(idsOf(dataset, 'train')).toEqual(['a.jpg', 'a.png']);
  });

  it('reports all missing images together, and one of another size than its annotation says', async () => {
    const images = Array.from({ length: 15 }, (_, index) => image(index + 1));
    const folder = await newFolder();
    await writeFiles(folder, {
      'images/3.jpg': encoded,
      'images/15.jpg': await encodedImage(80, 100),
      'annotations/instances.json': JSON.stringify({ ...instances, images }),
    });
    await expect(open(folder, { ...allInTrain, onBroken: 'fail' })).rejects.toMatchObject({
      code: 'data/images-broken',
      message: expect.stringMatching(
        /^14 images are .*:\n.*1\.jpg: there is no such file\n.*2\.jpg.*\n.*4\.jpg.*\n[^]*and 4 more$/,
      ),
    });
    const { leftOut, ...dataset } = await open(folder);
    expect(idsOf(dataset, 'train')).toEqual(['3']);
    expect(leftOut?.images).toHaveLength(14);
    expect(leftOut?.images.at(-1)).toEqual({
      relativePath: 'train/15.jpg',
      reason: 'it is 80 x 100 pixels large, its annotation is of 100 x 80',
    });
  });

  it.each<[string, object | string, readonly string[]]>([
    ['broken JSON', '{"images": [{"id": 1,}]}', ['images[0]: Expected double-quoted property name']],
    ['a file cut short', JSON.stringify(instances).slice(0, -90), ['no valid JSON', 'the file ends in the middle']],
    ['NaN', JSON.stringify(instances).replace('[10,20', '[NaN,20'), ['annotations[0]: Unexpected token']],
    [
      'an infinite edge',
      JSON.stringify(instances).replace('[10,20', '[1e999,20'),
      ['annotations[0].bbox is missing or not four'],
    ],
    ['a list at the top', '[]', ['"{" is expected at byte 0']],
    ['missing parts', { images: [] }, ['"annotations" is missing', '"categories" is missing']],
    [
      'wrong boxes',
      {
        ...instances,
        annotations: [annotation(1, 2, [0, 0, -1, 5]), annotation(1, 2, [0, 0, 5])],
      },
      ['2 problems', 'annotations[0].bbox has a negative', 'annotations[1].bbox is missing'],
    ],
    [
      'ids that are not there',
      { ...instances, annotations: [annotation(8, 2, [0, 0, 1, 1]), annotation(1, 3, [0, 0, 1, 1])] },
      ['annotations[0].image_id 8 is no image', 'annotations[1].category_id 3 is no category'],
    ],
    [
      'repeated ids and names',
      {
        ...instances,
        images: [image(1), image(1, 'other.jpg')],
        categories: [...instances.categories, { id: 3, name: 'cat' }],
      },
      ['images[1].id 1 is there twice', 'categories[2].name "cat" is there twice'],
    ],
    [
      'files outside of the folder',
      { ...instances, images: [...instances.images, image(4, '../x.jpg'), image(5, '/etc/x.jpg'), image(6, 'x.svg')] },
      [
        '"../x.jpg" leads out of the image folder',
        '"/etc/x.jpg" leads out',
        'images[5].file_name is missing or names no',
      ],
    ],
    [
      'images without a size',
      { ...instances, images: [...instances.images, { ...image(4), width: 0 }, { ...image(5), height: '80' }] },
      ['images[3].width is missing', 'images[4].height is missing'],
    ],
  ])('reports %s', async (_name, content, problems) => {
    const folder = await cocoFolder(content);
    for (const problem of problems) await expect(open(folder)).rejects.toMatchObject(invalid(problem));
  });

  it('says what is not there', async () => {
    const folder = await cocoFolder();
    const missing = (setting: string) => ({
      code: 'data/path-missing',
      message: expect.stringMatching(`^data.${setting} names`),
    });
    await expect(openDataset(coco, folder, { root: 'nowhere' })).rejects.toMatchObject(missing('root'));
    await expect(open(folder, { annotations: 'no.json' })).rejects.toMatchObject(missing('annotations'));
    await expect(open(folder, { images: 'no' })).rejects.toMatchObject(missing('images'));
    await expect(open(await cocoFolder({ ...instances, images: [], annotations: [] }))).rejects.toMatchObject({
      code: 'data/no-images',
    });
  });
});

describeWithPhotographs('coco128', (path) => {
  it('opens as its description counts it', async () => {
    const dataset = await openDataset(coco, await newFolder(), { root: path, ...allInTrain });
    const { train } = describeDataset(dataset).splits;
    expect(train).toMatchObject({ images: 128, boxes: 929, groupBoxes: 10 });
    expect(dataset.classes).toHaveLength(80);
    expect(train.imagesPerClass[dataset.classes.indexOf('person')]).toBe(61);
    expect(samplesOf(dataset, 'train').filter(({ labels }) => labels.length === 0)).toHaveLength(2);
  });
});
