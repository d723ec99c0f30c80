import { expect, it } from '@jest/globals';
import { loadExperiment } from '../../src/config/index.js';
import type { Sample } from '../../src/data/dataset.js';
import { inMemorySplit } from '../../src/data/in-memory-split.js';
import { cropsWithoutBoxes } from '../../src/training/crops-without-boxes.js';
import { withFolder } from '../cli/command.js';
import { writeExperiment } from '../cli/small-experiment.js';

const sample = (boxes: Sample['boxes']): Sample => ({
  id: 'a',
  image: { kind: 'file', path: 'a.jpg' },
  width: 10,
  height: 10,
  boxes,
  labels: [0],
});
const box = { left: 0, top: 0, right: 5, bottom: 5, label: 0 };

it('tells of crops of boxes that no image has', async () => {
  await withFolder(async (folder) => {
    const file = await writeExperiment(folder);
    const said = async (overrides: string[], ...samples: Sample[]) =>
      cropsWithoutBoxes(
        await loadExperiment({ file, overrides, environment: {}, workingDirectory: folder, allowPlugins: false }),
        inMemorySplit(samples),
      );
    expect(await said([], sample([]), sample([]))).toBe(
      'Not one of the 2 training images has a box: crops of kind object-dilate are crops of scenes here.',
    );
    expect(await said([], sample([]), sample([box]))).toBeUndefined();
    expect(await said(['crops.kind=scene-scene'], sample([]))).toBeUndefined();
    expect(await said(['proposals.kind=bing'], sample([]))).toBeUndefined();
  });
});
