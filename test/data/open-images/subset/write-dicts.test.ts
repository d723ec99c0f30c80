import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { readNpyDict } from '../../../../src/data/npy/index.js';
import { makeSubset } from '../../../../src/data/open-images/subset/make-subset.js';
import { describeWithPhotographs } from '../../photographs.js';
import { temporaryFolders } from '../../temporary-folder.js';
import { csv, csvFolders, HEADER, request, rowsOf, training } from './small-csvs.js';

const newFolder = temporaryFolders();
const sources = csvFolders();

describe('the dicts of a subset', () => {
  it('are five: chosen images, test images, images of one class and of several', async () => {
    const folder = await sources({ 'test-annotations-bbox.csv': csv(...rowsOf(['t', 'dog', 'bird', 'cat'])) });
    await makeSubset(request(folder, { dicts: true }));
    const dict = async (name: string) => [...(await readNpyDict(join(folder, 'subset', name))).images];
    const chosen = [
      ['a', ['/m/cat', '/m/dog']],
      ['b', ['/m/dog', '/m/cat']],
      ['c', ['/m/cat', '/m/dog']],
    ];
    expect(await dict('images_selected_new.npy')).toEqual(chosen);
    expect((await dict('images_selected_with_all_features.npy')).map(([id, rows]) => [id, rows.length])).toEqual([
      ['a', 3],
      ['b', 2],
      ['c', 2],
    ]);
    expect(await dict('images_selected_test_40k.npy')).toEqual([['t', ['/m/dog', '/m/cat']]]);
    expect(await dict('filename_dict_1_classes_train.npy')).toEqual([
      ['d', ['/m/dog']],
      ['e', ['/m/cat']],
    ]);
    expect(await dict('filename_dict_greater_than_1_classes_train.npy')).toEqual(chosen);
  });

  it('keep images of the test split out of those to train with', async () => {
    const images = Array.from({ length: 10 }, (_, index) => [`i${index}`, 'cat', 'dog'] as const);
    const folder = await sources({ 'train-annotations-bbox.csv': csv(...rowsOf(...images)) });
    await makeSubset(request(folder, { dicts: true, shares: { validation: 0.2, test: 0.3, seed: 0 } }));
    const ids = async (name: string) => [...(await readNpyDict(join(folder, 'subset', name))).images.keys()];
    const [chosen, test] = [await ids('images_selected_new.npy'), await ids('images_selected_test_40k.npy')];
    expect([chosen.length, test.length]).toEqual([7, 3]);
    expect(new Set([...chosen, ...test]).size).toBe(10);
    expect(await ids('images_selected_with_all_features.npy')).toEqual(chosen);
    expect(await ids('filename_dict_greater_than_1_classes_train.npy')).toEqual(chosen);
  });

  it('have rows in the order of V4, where the CSV is of V6 and its columns in any order', async () => {
    const columns = [...HEADER.split(','), 'XClick1X', 'XClick2X'].reverse();
    const longer = training.map((line) => [...line.split(','), '0.5', '0.5'].reverse().join(','));
    const folder = await sources({ 'train-annotations-bbox.csv': [columns.join(','), ...longer].join('\r\n') });
    await makeSubset(request(folder, { dicts: true }));
    const dict = await readNpyDict(join(folder, 'subset/images_selected_with_all_features.npy'));
    expect(dict.images.get('b')).toEqual([
      ['b', 'xclick', '/m/dog', '1', 0.1, 0.5, 0.25, 0.75, '0', '1', '0', '0', '0'],
      ['b', 'xclick', '/m/cat', '1', 0.1, 0.5, 0.25, 0.75, '0', '1', '0', '0', '0'],
    ]);
  });
});

describeWithPhotographs('openimages-mini', (folder) => {
  it('gives the dicts that NumPy made', async () => {
    const out = await newFolder();
    const rule = { minImagesPerClass: 1, minClassesPerImage: 2, repeat: true };
    const { manifest } = await makeSubset(request(folder, { out, rule, dicts: true }));
    expect(manifest.splits.train).toMatchObject({ images: 101, boxes: 867 });
    for (const name of [
      'images_selected_new.npy',
      'images_selected_with_all_features.npy',
      'filename_dict_1_classes_train.npy',
      'filename_dict_greater_than_1_classes_train.npy',
    ]) {
      const [own, theirs] = await Promise.all([out, folder].map((place) => readNpyDict(join(place, name))));
      expect([...own!.images]).toEqual([...theirs!.images]);
    }
  });
});
