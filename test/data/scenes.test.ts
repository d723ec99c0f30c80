import { beforeAll, describe, expect, it } from '@jest/globals';
import { open, readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeImage } from '../../src/augment/rendering/decode-image.js';
import { closeFiles } from '../../src/augment/rendering/read-bytes.js';
import { splitNames, type Dataset, type Sample } from '../../src/data/dataset.js';
import { scenes } from '../../src/data/scenes.js';
import type { SceneAnnotations } from '../../src/data/scenes/build-scenes.js';
import { openDataset, samplesOf } from './open-dataset.js';
import { temporaryFolders } from './temporary-folder.js';

const newFolder = temporaryFolders();

/** Few classes, because decoding their drawings takes most of the time. On black, so that what is not black is an object. */
const small = {
  scenes: { train: 140, validation: 10, test: 20 },
  imageSide: 32,
  background: { textures: 1, gain: { minimum: 0, maximum: 0 } },
  classes: [
    { name: 'bird', subgroups: ['animal-bird'], except: ['feather'] },
    { name: 'fruit', subgroups: ['food-fruit'] },
    { name: 'clock', subgroups: ['time'] },
  ],
};

/** The folder in which the one set of scenes is kept that was built in `folder`. */
async function entryIn(folder: string): Promise<string> {
  const family = join(folder, 'cache/scenes');
  const [name] = await readdir(family);
  return join(family, name!);
}

/** Rims of objects, of alpha up to 0.3, lie outside of their boxes; where two meet, pixels are at most this bright. */
const FAINT = (0.3 + 0.7 * 0.3) * 255;

/** The pixels of a scene that are brighter. */
async function brightPixels(sample: Sample): Promise<{ x: number; y: number }[]> {
  const { data, width } = await decodeImage(sample.image);
  return Array.from({ length: data.length / 3 }, (_, pixel) => pixel).flatMap((pixel) => {
    const brightest = Math.max(...data.subarray(pixel * 3, pixel * 3 + 3));
    return brightest > FAINT ? [{ x: pixel % width, y: Math.floor(pixel / width) }] : [];
  });
}

describe('scenes', () => {
  let folder = '';
  let dataset: Dataset;
  let annotations: SceneAnnotations;
  beforeAll(async () => {
    folder = await newFolder();
    dataset = await openDataset(scenes, folder, small);
    annotations = JSON.parse(
      await readFile(join(await entryIn(folder), 'annotations.json'), 'utf8'),
    ) as SceneAnnotations;
  });

  it('has the scenes, objects and classes that the settings ask for', () => {
    expect(dataset.classes).toEqual(['bird', 'fruit', 'clock']);
    expect(splitNames.map((name) => dataset.split(name).length)).toEqual([140, 10, 20]);
    for (const { boxes, labels, width, height } of splitNames.flatMap((name) => samplesOf(dataset, name))) {
      expect([width, height]).toEqual([32, 32]);
      expect(boxes.length).toBeGreaterThanOrEqual(2);
      expect(boxes.length).toBeLessThanOrEqual(5);
      expect(labels.length).toBeGreaterThanOrEqual(2);
      expect(labels).toEqual([...new Set(boxes.map(({ label }) => label))].sort());
    }
    const ids = splitNames.flatMap((name) => samplesOf(dataset, name).map(({ id }) => id));
    expect(new Set(ids).size).toBe(170);
  });

  it('has boxes inside of the image that hold all that is drawn, and something drawn in every box', async () => {
    for (const sample of samplesOf(dataset, 'test')) {
      const bright = await brightPixels(sample);
      const inside = ({ left, top, right, bottom }: Sample['boxes'][number]) =>
        bright.filter(({ x, y }) => x >= left && x < right && y >= top && y < bottom);
      for (const box of sample.boxes) {
        expect(Math.min(box.left, box.top, 32 - box.right, 32 - box.bottom)).toBeGreaterThanOrEqual(0);
        expect(Math.min(box.right - box.left, box.bottom - box.top)).toBeGreaterThanOrEqual(4);
        expect(inside(box).length).toBeGreaterThan(0);
      }
      expect(new Set(sample.boxes.flatMap(inside)).size).toBe(bright.length);
    }
    closeFiles();
  });

  it('shows a drawing, and its relatives, in one split only', () => {
    const shown = (key: 'label' | 'family') =>
      splitNames.map((name) => {
        const drawings = annotations.scenes[name].flat().map(([, , , , , drawing]) => annotations.drawings[drawing]!);
        expect(drawings.every(({ split }) => split === name)).toBe(true);
        return new Set(drawings.map((drawing) => drawing[key]));
      });
    for (const key of ['label', 'family'] as const) {
      const sets = shown(key);
      expect(new Set(sets.flatMap((set) => [...set])).size).toBe(sets.reduce((sum, { size }) => sum + size, 0));
    }
    expect(annotations.drawings.map(({ label }) => label)).not.toContain('feather');
  });

  it('is not built again when it is there', async () => {
    const entry = await entryIn(folder);
    const before = await stat(join(entry, 'train.rgb'));
    const again = await openDataset(scenes, folder, small);
    expect(again.fingerprint).toBe(dataset.fingerprint);
    expect((await stat(join(entry, 'train.rgb'))).ino).toBe(before.ino);
  });

  it('is built again when a byte of it has changed', async () => {
    const damaged = await newFolder();
    const few = { ...small, scenes: { train: 3, validation: 0, test: 0 } };
    const built = await openDataset(scenes, damaged, few);
    const path = join(await entryIn(damaged), 'train.rgb');
    const pixels = await readFile(path);
    const file = await open(path, 'r+');
    await file.write(Buffer.from([pixels[1000]! ^ 1]), 0, 1, 1000);
    await file.close();
    expect((await openDataset(scenes, damaged, few)).fingerprint).toBe(built.fingerprint);
    expect(await readFile(path)).toEqual(pixels);
  });

  it('follows from the settings and the seed, not from the number of workers', async () => {
    const others = await newFolder();
    const same = await openDataset(scenes, others, small, { workers: 1 });
    expect(same.fingerprint).toBe(dataset.fingerprint);
    const few = { ...small, scenes: { train: 3, validation: 0, test: 0 } };
    const [one, other] = [
      await openDataset(scenes, others, few),
      await openDataset(scenes, others, { ...few, seed: 1 }),
    ];
    expect(one.fingerprint).not.toBe(other.fingerprint);
    const objects = (of: Dataset) => samplesOf(of, 'train').map(({ boxes }) => boxes);
    expect(objects(one)).toEqual(objects(dataset).slice(0, 3));
    expect(objects(other)).not.toEqual(objects(one));
  });

  it.each<[string, object, string]>([
    ['bounds the wrong way round', { objects: { minimum: 4, maximum: 3 } }, 'data.objects goes from 4 down to 3'],
    ['background bounds too', { background: { gain: { minimum: 2, maximum: 1 } } }, 'data.background.gain goes from'],
    ['more classes than objects', { minimumClasses: 3, objects: { minimum: 2, maximum: 2 } }, 'shows at most 2'],
    ['more classes than there are', { minimumClasses: 4 }, 'shows at most 3'],
    ['no drawings to train on', { drawings: { validation: 0.5, test: 0.5 } }, 'no drawing to train on'],
    ['two classes of one name', { classes: [small.classes[0], small.classes[0]] }, 'data.classes has bird twice'],
    [
      'a class without drawings',
      { classes: [...small.classes, { name: 'nothing', subgroups: ['no such sub-group'] }] },
      'The train split has no drawing of nothing',
    ],
    [
      'objects without room',
      {
        objects: { minimum: 5, maximum: 5 },
        objectSize: { minimum: 0.9, maximum: 1 },
        maximumOverlap: 0,
        placementTries: 2,
      },
      'Scene 0 of train found no room',
    ],
  ])('refuses %s', async (_name, settings, problem) => {
    const few = { ...small, scenes: { train: 3, validation: 0, test: 0 }, ...settings };
    const empty = await newFolder();
    await expect(openDataset(scenes, empty, few)).rejects.toMatchObject({
      code: 'data/scenes-impossible',
      message: expect.stringContaining(problem),
    });
    // A failed build leaves nothing that would be taken for a set of scenes.
    const left = await readdir(join(empty, 'cache/scenes')).catch(() => []);
    expect(left).toEqual([]);
  });
});
