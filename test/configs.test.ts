import { describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadExperiment } from '../src/config/index.js';
import { expandSweep } from '../src/sweeps/expand-sweep.js';

const folder = fileURLToPath(new URL('../configs/', import.meta.url));
const studies = fileURLToPath(new URL('../experiments/', import.meta.url));
const load = (file: string) =>
  loadExperiment({
    file,
    overrides: [],
    environment: { COCO_ROOT: '/data/coco' },
    workingDirectory: folder,
    allowPlugins: false,
  });

describe('the recipes', () => {
  it.each([...readdirSync(folder), ...readdirSync(studies).map((name) => join(studies, name))])(
    '%s is valid, every point of it',
    async (file) => {
      const loaded = await load(file);
      for (const { assignments } of expandSweep(loaded.sweep ?? {})) loaded.point(assignments);
    },
  );

  it('moco_bing_dilate differs from its twin in crops and proposals alone', async () => {
    const [{ experiment: dilate }, { experiment: twin }] = await Promise.all([
      load('moco_bing_dilate.yaml'),
      load('moco_v2.yaml'),
    ]);
    const { name, crops, proposals } = dilate;
    expect({ ...twin, name, crops, proposals }).toEqual(dilate);
  });

  it('quickstart gives every arm the same steps, data and evaluation', async () => {
    const loaded = await load('quickstart.yaml');
    const points = expandSweep(loaded.sweep!).map(({ assignments }) => loaded.point(assignments).experiment);
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
