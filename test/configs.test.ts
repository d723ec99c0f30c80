import { describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadExperiment, loadFile, type LoadRequest } from '../src/config/index.js';
import { checkedPoints } from '../src/sweeps/checked-points.js';

const folder = fileURLToPath(new URL('../configs/', import.meta.url));
const studies = fileURLToPath(new URL('../experiments/', import.meta.url));

/** Experiment files in a folder and below. Those in `base` are parts of others. */
const recipesIn = (root: string) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml') && !name.split(sep).includes('base'))
    .map((name) => relative(folder, join(root, name)));

const requestOf = (file: string): LoadRequest => ({
  file,
  overrides: [],
  environment: { COCO_ROOT: '/data/coco' },
  workingDirectory: folder,
  allowPlugins: false,
});

const load = (file: string) => loadExperiment(requestOf(file));

describe('the recipes', () => {
  it.each([...recipesIn(folder), ...recipesIn(studies)])('%s is valid, every point of it', async (file) => {
    expect(checkedPoints(await loadFile(requestOf(file))).length).toBeGreaterThan(0);
  });

  it('are all called differently', async () => {
    const loaded = await Promise.all(recipesIn(folder).map(load));
    const names = loaded.map(({ experiment }) => experiment.name);
    expect(names).toEqual([...new Set(names)]);
  });

  describe.each([
    ['OpenImages', '.'],
    ['ImageNet', 'imagenet'],
    ['CIFAR-10', 'cifar10'],
    ['embedded scenes', 'small'],
  ])('on %s', (_set, place) => {
    const row = async (name: string) => (await load(join(place, `${name}.yaml`))).experiment;

    it('are the rows of the table, on the same data and evaluated alike', async () => {
      const { data, evaluators } = await row('moco_v2');
      for (const name of ['supervised', 'cmc', 'byol', 'swav', 'moco_bing_dilate']) {
        expect(await row(name)).toMatchObject({ data, evaluators });
      }
    });

    it('moco_bing_dilate differs from its twin in crops and proposals alone', async () => {
      const [dilate, twin] = await Promise.all([row('moco_bing_dilate'), row('moco_v2')]);
      const { name, crops, proposals } = dilate;
      expect({ ...twin, name, crops, proposals }).toEqual(dilate);
    });
  });

  it.each(['temperature_x_crop', 'baselines'])('the study %s is the same at full scale', async (study) => {
    const labels = async (file: string): Promise<object[]> =>
      checkedPoints(await loadFile(requestOf(join(studies, file)))).map(({ assignments, isBaseline }) => ({
        ...Object.fromEntries(Object.keys(assignments).map((key) => [key, true])),
        config: JSON.stringify(assignments.config ?? '').replace('small_', ''),
        seed: assignments['training.seed'],
        isBaseline,
      }));
    expect(await labels(`full/${study}.yaml`)).toEqual(await labels(`${study}.yaml`));
  });

  it('quickstart gives every arm the same steps, data and evaluation', async () => {
    const loaded = await load('quickstart.yaml');
    const points = checkedPoints(loaded).map((point) => point.loaded.experiment);
    expect(points.map(({ name }) => name)).toEqual(['scene-scene', 'object-dilate', 'random-boxes', 'untrained']);
    const [scene, object, boxes, untrained] = points;
    for (const arm of [object!, boxes!]) {
      const { name, crops, proposals } = arm;
      expect({ ...scene!, name, crops, proposals }).toEqual(arm);
    }
    expect(boxes?.crops).toEqual(object?.crops);
    expect(untrained?.training.steps).toBe(0);
  });
});
