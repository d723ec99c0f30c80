import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pascalVoc } from '../../src/data/pascal-voc.js';
import { encodedImage } from './encoded-image.js';
import { idsOf, openDataset, samplesOf } from './open-dataset.js';
import { temporaryFolders, writeFiles } from './temporary-folder.js';
import { vocObject, vocXml } from './voc-xml.js';

const newFolder = temporaryFolders();

/** 100 x 80 pixels. */
let encoded: Buffer = Buffer.alloc(0);
beforeAll(async () => {
  encoded = await encodedImage(100, 80);
});

const allInTrain = { split: { validation: 0, test: 0 } };
const open = (folder: string, settings: object = allInTrain) =>
  openDataset(pascalVoc, folder, { root: '.', ...settings }, { cacheDirectory: `${folder}-cache` });

async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await newFolder();
  await writeFiles(folder, files);
  return folder;
}

/** A folder with one image and this annotation of it. */
const flat = (xml: string): Promise<string> => folderOf({ '1.jpg': encoded, '1.xml': xml });

const invalid = (problem: string) => ({
  code: 'data/annotation-files-invalid',
  message: expect.stringContaining(problem),
});

describe('pascal-voc', () => {
  it('counts pixels from 1, keeps flags, orders classes by name, and passes over parts', async () => {
    const part = '<part><name>head</name><bndbox><xmin>1</xmin></bndbox></part>';
    const xml = vocXml([
      vocObject('dog', [1, 1, 100, 80], { difficult: 1, more: part }),
      vocObject('cat', [11, 21.5, 30, 40], { truncated: 1 }),
    ]);
    const dataset = await open(await flat(xml));
    expect(dataset.classes).toEqual(['cat', 'dog']);
    expect(samplesOf(dataset, 'train')[0]).toMatchObject({
      id: '1',
      boxes: [
        { left: 0, top: 0, right: 100, bottom: 80, label: 1, difficult: true },
        { left: 10, top: 20.5, right: 30, bottom: 40, label: 0, truncated: true },
      ],
      labels: [0, 1],
    });
    const without = await open(await flat(xml), { ...allInTrain, difficult: 'leave-out' });
    expect(without.classes).toEqual(['cat']);
  });

  it('keeps every box that lies in its image, moved by one pixel', async () => {
    const edges = fc
      .tuple(
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 80 }),
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 80 }),
      )
      .map(([x, y, u, v]): [number, number, number, number] => [
        Math.min(x, u),
        Math.min(y, v),
        Math.max(x, u),
        Math.max(y, v),
      ]);
    const folder = await folderOf({ '1.jpg': encoded });
    await fc.assert(
      fc.asyncProperty(fc.array(edges, { minLength: 1, maxLength: 5 }), async (boxes) => {
        await writeFile(join(folder, '1.xml'), vocXml(boxes.map((box) => vocObject('cat', box))));
        const dataset = await open(folder);
        const read = samplesOf(dataset, 'train')[0]?.boxes;
        expect(read?.map(({ left, top, right, bottom }) => [left + 1, top + 1, right, bottom])).toEqual(boxes);
        expect(dataset.leftOut?.boxes).toEqual({ withoutArea: 0, outside: 0, cut: 0 });
      }),
      { numRuns: 15 },
    );
  });

  it('reads the layout of the devkit with its lists', async () => {
    const names = ['000001', '000002', '000003', '000004'];
    const folder = await folderOf({
      ...Object.fromEntries(names.map((name) => [`JPEGImages/${name}.jpg`, encoded])),
      ...Object.fromEntries(names.map((name) => [`Annotations/${name}.xml`, vocXml([vocObject('cat', [1, 1, 9, 9])])])),
      'ImageSets/Main/train.txt': '000001\n000003\n',
      'ImageSets/Main/val.txt': '000004\n',
      'SegmentationClass/000001.png': encoded,
    });
    const dataset = await open(folder, { split: { validation: 0.5, test: 0 } });
    expect(idsOf(dataset, 'train')).toEqual(['000001', '000003']);
    expect(idsOf(dataset, 'validation')).toEqual(['000004']);
    const own = { split: { validation: 0, test: 'JPEGImages' } };
    expect(idsOf(await open(folder, own), 'test')).toEqual(names);
  });

  it.each([
    ['VOCdevkit', '', ['VOC2007', 'VOC2012']],
    ['what was unpacked', 'VOCtrainval/VOCdevkit/', ['VOCtrainval/VOCdevkit/VOC2007', 'VOCtrainval/VOCdevkit/VOC2012']],
  ])('refuses the folder that devkits lie in: %s', async (_, above, folders) => {
    const names = ['VOC2007', 'VOC2012'].map((devkit) => `${above}${devkit}/JPEGImages/1.jpg`);
    const folder = await folderOf(Object.fromEntries(names.map((name) => [name, encoded])));
    await expect(open(folder)).rejects.toMatchObject({
      code: 'data/root-too-high',
      message: expect.stringContaining(
        `holds datasets, and is none: ${folders.map((name) => `"${name}"`).join(', ')}.`,
      ),
    });
  });

  it('reads folders of splits with XML beside the images, and images without any', async () => {
    const folder = await folderOf({
      'train/1.jpg': encoded,
      'train/1.xml': vocXml([vocObject('cat', [1, 1, 9, 9])]),
      'train/2.jpg': encoded,
      'valid/1.jpg': encoded,
      'valid/1.xml': vocXml([]),
    });
    const dataset = await open(folder);
    expect(samplesOf(dataset, 'train').map(({ id, boxes }) => [id, boxes.length])).toEqual([
      ['train/1', 1],
      ['train/2', 0],
    ]);
    expect(idsOf(dataset, 'validation')).toEqual(['valid/1']);
  });

  it.each([
    ['images', 'annotations'],
    ['train/images', 'train/annotations'],
    ['Images/cats', 'Annotation/cats'],
    ['data/imgs', 'data/xmls'],
  ])('pairs %s with %s', async (images, annotations) => {
    const xml = vocXml([vocObject('cat', [1, 1, 9, 9])]);
    const folder = await folderOf({
      [`${images}/1.jpg`]: encoded,
      [`${images}/2.jpg`]: encoded,
      [`${annotations}/1.xml`]: xml,
      [`${annotations}/3.xml`]: xml,
    });
    const dataset = await open(folder);
    expect(samplesOf(dataset, 'train').map(({ boxes }) => boxes.length)).toEqual([1, 0]);
    expect(dataset.leftOut?.images).toMatchObject([{ reason: 'there is no such file' }]);
  });

  it('refuses images and XML files that do not belong together', async () => {
    const xml = vocXml([vocObject('cat', [1, 1, 9, 9])]);
    const folder = await folderOf({ 'photos/1.jpg': encoded, 'boxes/1.xml': xml });
    await expect(open(folder)).rejects.toMatchObject({ code: 'data/no-annotations' });
    expect(
      samplesOf(await open(folder, { ...allInTrain, images: 'photos', annotations: 'boxes' }), 'train'),
    ).toMatchObject([{ id: '1', labels: [0] }]);
  });

  it('cuts and drops boxes, and counts them', async () => {
    const xml = vocXml([
      vocObject('cat', [-20, 1, 30, 40]),
      vocObject('cat', [0, 0, 101, 80]),
      vocObject('dog', [150, 10, 180, 20]),
      vocObject('fox', [12, 10, 12, 20]),
    ]);
    const dataset = await open(await flat(xml));
    expect(dataset.leftOut?.boxes).toEqual({ withoutArea: 0, outside: 1, cut: 1 });
    expect(samplesOf(dataset, 'train')[0]).toMatchObject({
      boxes: [
        { left: 0, top: 0, right: 30, bottom: 40 },
        { left: 0, top: 0, right: 100, bottom: 80 },
        { left: 11, right: 12 },
      ],
      labels: [0, 1, 2],
    });
  });

  it('lists images that are missing, and those of another size than their annotation says', async () => {
    const folder = await folderOf({
      '1.jpg': encoded,
      '1.xml': vocXml([]),
      '2.xml': vocXml([vocObject('cat', [1, 1, 9, 9])]),
      '3.jpg': encoded,
      '3.xml': vocXml([], { size: [200, 160] }),
      '4.jpg': encoded,
      '4.xml': vocXml([], { size: [0, 0] }),
    });
    const dataset = await open(folder);
    expect(idsOf(dataset, 'train')).toEqual(['1', '4']);
    expect(dataset.leftOut?.images).toEqual([
      { relativePath: '2.jpg', reason: 'there is no such file' },
      { relativePath: '3.jpg', reason: 'it is 100 x 80 pixels large, its annotation is of 200 x 160' },
    ]);
    await expect(open(folder, { ...allInTrain, onBroken: 'fail' })).rejects.toMatchObject({
      code: 'data/images-broken',
    });
  });

  it('reports everything that is wrong with file and line, and no more than some of it', async () => {
    const folder = await folderOf({
      'a.jpg': encoded,
      'a.xml': `<annotation>\n<object>\n<name>cat</name>\n<bndbox>\n<xmin>9</xmin>\n<ymin>1</ymin>\n<xmax>2</xmax>\n<ymax>8</ymax>\n</bndbox>\n</object>\n<object>\n<name></name>\n<bndbox><xmin>left</xmin><ymin>1</ymin><xmax>3</xmax></bndbox>\n</object>\n</annotation>`,
      'b.jpg': encoded,
      'b.xml': '<annotation>\n<object>\n</annotation>',
      'c.jpg': encoded,
      'c.xml': '<html>\n</html>',
      'd.jpg': encoded,
      'd.xml': '\xff\xfe',
    });
    const opened = open(folder);
    for (const problem of [
      'a.xml:5: the box ends before it begins (9, 1, 2, 8)',
      'a.xml:12: <name> "" is no name of a class',
      'a.xml:13: <xmin> "left" is no number of a pixel',
      'a.xml:11: the object has no <bndbox> with <ymax>',
      'b.xml:3: ',
      'c.xml:1: <html> is no <annotation>',
    ]) {
      await expect(opened).rejects.toMatchObject(invalid(problem));
    }
    const devkit = await folderOf({ 'JPEGImages/1.jpg': encoded, 'Annotations/1.xml': '' });
    await expect(open(devkit)).rejects.toMatchObject(
      invalid(`in ${join(devkit, 'Annotations')} have 1 problem:\n  - 1.xml:1: `),
    );
    const many = Array.from({ length: 30 }, () => vocObject('cat', [9, 9, 1, 1]));
    await expect(open(await flat(vocXml(many)))).rejects.toMatchObject(invalid('and 20 more'));
  });

  it('expands no entities, reads nothing else, and does not drown in depth', async () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n<annotation><object><name>&b;</name></object></annotation>`;
    await expect(open(await flat(bomb))).rejects.toMatchObject(invalid('1.xml:2: '));
    const outside = `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n<annotation><object><name>&a;</name></object></annotation>`;
    await expect(open(await flat(outside))).rejects.toMatchObject(invalid('1.xml:2: '));
    await expect(open(await flat('<a>'.repeat(100_000)))).rejects.toMatchObject(invalid('32 deep'));
    const name = vocXml([vocObject('cat &amp; dog &#33;', [1, 1, 2, 2])]);
    expect((await open(await flat(name))).classes).toEqual(['cat & dog !']);
    await expect(open(await flat(vocXml([vocObject('cat\u001b[2J', [1, 1, 2, 2])])))).rejects.toMatchObject(
      invalid('1.xml:'),
    );
    const [folder, elsewhere] = [await folderOf({ '1.jpg': encoded }), await flat(vocXml([]))];
    await symlink(join(elsewhere, '1.xml'), join(folder, '1.xml'));
    await expect(open(folder)).rejects.toMatchObject(invalid('1.xml: it leads out of'));
  });

  it('follows a link of the devkit to elsewhere where the settings name it', async () => {
    const [folder, disk] = [await folderOf({ 'Annotations/1.xml': vocXml([]) }), await folderOf({ '1.jpg': encoded })];
    await symlink(disk, join(folder, 'JPEGImages'));
    await expect(open(folder)).rejects.toMatchObject({ code: 'data/link-leads-out' });
    expect(idsOf(await open(folder, { ...allInTrain, images: 'JPEGImages' }), 'train')).toEqual(['1']);
  });

  it('reads the encodings that tools write', async () => {
    const xml = vocXml([vocObject('café', [1, 1, 9, 9])]);
    const latin = Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>\n${xml}`, 'latin1');
    expect((await open(await folderOf({ '1.jpg': encoded, '1.xml': latin }))).classes).toEqual(['café']);
    expect((await open(await flat(`\uFEFF<?xml version="1.0"?>\n${xml}`))).classes).toEqual(['café']);
  });

  it('has another fingerprint where an annotation differs, and says where there is none at all', async () => {
    const [one, same, other] = await Promise.all(
      ['cat', 'cat', 'dog'].map(async (name) => open(await flat(vocXml([vocObject(name, [1, 1, 9, 9])])))),
    );
    expect(one?.fingerprint).toBe(same?.fingerprint);
    expect(one?.fingerprint).not.toBe(other?.fingerprint);
    await expect(open(await folderOf({ '1.jpg': encoded }))).rejects.toMatchObject({ code: 'data/no-annotations' });
    await expect(open(await newFolder())).rejects.toMatchObject({ code: 'data/no-images' });
    await expect(open(await newFolder(), { annotations: 'Annotations' })).rejects.toMatchObject({
      code: 'data/path-missing',
    });
  });

  it('turns boxes with their image where the annotation is of the image on its side', async () => {
    const turned = await encodedImage(100, 80, 'jpeg', { orientation: 6 });
    const objects = [vocObject('cat', [1, 1, 10, 20])];
    const folder = await folderOf({
      'stored.jpg': turned,
      'stored.xml': vocXml(objects, { size: [100, 80] }),
      'upright.jpg': turned,
      'upright.xml': vocXml(objects, { size: [80, 100] }),
    });
    const dataset = await open(folder);
    expect(samplesOf(dataset, 'train')).toMatchObject([
      { id: 'stored', width: 80, height: 100, boxes: [{ left: 60, top: 0, right: 80, bottom: 10 }] },
      { id: 'upright', width: 80, height: 100, boxes: [{ left: 0, top: 0, right: 10, bottom: 20 }] },
    ]);
  });
});
