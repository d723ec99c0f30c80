import { describe, expect, it } from '@jest/globals';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openImages } from '../../../../src/data/open-images.js';
import { makeSubset } from '../../../../src/data/open-images/subset/make-subset.js';
import { encodedImage } from '../../encoded-image.js';
import { idsOf, openDataset, samplesOf } from '../../open-dataset.js';
import { writeFiles } from '../../temporary-folder.js';
import { csv, csvFolders, request, rowsOf } from './small-csvs.js';

const sources = csvFolders();

describe('a subset as a dataset', () => {
  async function subsetWithImages(): Promise<string> {
    const folder = await sources({ 'test-annotations-bbox.csv': csv(...rowsOf(['t', 'cat', 'dog'])) });
    await makeSubset(request(folder, { shares: { validation: 0.4, test: 0, seed: 0 } }));
    const image = await encodedImage(20, 40);
    await writeFiles(folder, {
      ...Object.fromEntries(['a', 'b', 'c'].map((id) => [`train/${id}.jpg`, image])),
      'test/t.jpg': image,
    });
    return folder;
  }

  it('has its splits, classes and boxes, and finds images in the folders of their partitions', async () => {
    const folder = await subsetWithImages();
    const dataset = await openDataset(openImages, folder, { root: '.', subset: 'subset' });
    expect(dataset.classes).toEqual(['Dog', 'Cat, small']);
    expect([...idsOf(dataset, 'train'), ...idsOf(dataset, 'validation')].sort()).toEqual(['a', 'b', 'c']);
    expect(idsOf(dataset, 'validation')).toHaveLength(1);
    expect(samplesOf(dataset, 'test')).toMatchObject([
      {
        id: 't',
        image: { path: join(folder, 'test/t.jpg') },
        boxes: [
          { left: 2, right: 10, top: 10, bottom: 30, label: 1 },
          { left: 2, right: 10, top: 10, bottom: 30, label: 0 },
        ],
        labels: [0, 1],
      },
    ]);
  });

  it('is found in the root itself, and is the same there', async () => {
    const folder = await subsetWithImages();
    const apart = await openDataset(openImages, folder, { root: '.', subset: 'subset' });
    for (const partition of ['train', 'test']) {
      await mkdir(join(folder, 'subset', partition));
      for (const name of await readdir(join(folder, partition))) {
        await writeFile(join(folder, 'subset', partition, name), await readFile(join(folder, partition, name)));
      }
    }
    const together = await openDataset(openImages, folder, { root: 'subset' });
    expect(together.fingerprint).toBe(apart.fingerprint);
    expect(idsOf(together, 'validation')).toEqual(idsOf(apart, 'validation'));
  });

  it('is refused where it is none, or is not as it was written', async () => {
    const folder = await subsetWithImages();
    const open = () => openDataset(openImages, folder, { root: '.', subset: 'subset' });
    await writeFile(join(folder, 'subset/train.csv'), csv(...rowsOf(['a', 'cat', 'dog'])));
    await expect(open()).rejects.toMatchObject({ code: 'data/subset-invalid', message: /train\.csv is not as it was/ });
    for (const text of ['{}', 'no JSON', '{"format":"croplab-open-images-subset","version":2}', '[]']) {
      await writeFile(join(folder, 'subset/subset.json'), text);
      await expect(open()).rejects.toMatchObject({ code: 'data/subset-invalid' });
    }
    await rm(join(folder, 'subset'), { recursive: true });
    await expect(open()).rejects.toMatchObject({ code: 'data/path-missing' });
  });
});
