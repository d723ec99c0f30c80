import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Sample } from '../../src/data/dataset.js';
import type { Engine } from '../../src/engine/engine.js';
import { loadEngine } from '../../src/engine/load-engine.js';
import { RandomStream } from '../../src/engine/random/index.js';
import { objectRetrieval } from '../../src/evaluators/object-retrieval.js';
import { scoreQueries } from '../../src/evaluators/object-retrieval/ranked-images.js';
import { silentProgress } from '../../src/progress.js';
import { evaluateSmallWorld } from './evaluate-small-world.js';
import { createDataset, createSamples, createSingleDataset, rendering } from './small-world.js';

describe('object-retrieval', () => {
  let engine: Engine;
  beforeAll(() => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
  });

  it('finds the images that hold the class where features tell it, and others by chance', async () => {
    const dataset = createSingleDataset();
    const { metrics, protocol, predictions, resampled } = await evaluateSmallWorld(engine, objectRetrieval, {
      dataset,
      render: rendering(30),
    });
    expect(metrics.mAP).toBeGreaterThan(95);
    expect(metrics['precision@1']).toBeGreaterThan(95);
    // 19 of the 59 other images show the class.
    expect(metrics['chance/mAP']).toBeCloseTo((100 * 19) / 59, 9);
    expect(protocol).toMatchObject({ scored: 'test', queries: 60, queryClasses: 3 });
    expect(predictions).toHaveLength(60);
    expect(resampled!(new Int32Array(60).fill(1))).toEqual(metrics);
    const noise = await evaluateSmallWorld(engine, objectRetrieval, { dataset, render: rendering(0) });
    expect(noise.metrics.mAP).toBeLessThan(55);
  });

  it('looks for one object at a time: images of several classes are found by each', async () => {
    const { metrics } = await evaluateSmallWorld(engine, objectRetrieval, { render: rendering(10) });
    expect(metrics.mAP).toBeGreaterThan(metrics['chance/mAP']! + 15);
  });

  it('takes a few objects of each class, none around groups, none that are small', async () => {
    const queriesOf = async (settings: object, test?: readonly Sample[]): Promise<unknown> => {
      const dataset = createDataset(test === undefined ? {} : { test });
      return (await evaluateSmallWorld(engine, objectRetrieval, { settings, dataset })).protocol.queries;
    };
    expect(await queriesOf({ queriesPerClass: 2 })).toBe(6);
    const samples = createSamples('test', 40, RandomStream.fromSeed(8));
    const objects = samples.flatMap(({ boxes }) => boxes).length;
    expect(await queriesOf({ queriesPerClass: 1000 }, samples)).toBe(objects);
    const [first, ...others] = samples.filter(({ boxes }) => boxes.length > 0);
    const grouped = { ...first!, boxes: first!.boxes.map((box) => ({ ...box, group: true })) };
    expect(await queriesOf({ queriesPerClass: 1000 }, [grouped, ...others])).toBe(objects - first!.boxes.length);
    // Boxes have half of the image's side.
    await expect(queriesOf({ smallest: 0.51 })).rejects.toMatchObject({ code: 'evaluators/no-queries' });
  });

  it('ranks by the cosine, leaves out the own image, and a class that no other image shows', async () => {
    const image = (label: number): Sample => ({
      ...createSamples('x', 1, RandomStream.fromSeed(0))[0]!,
      labels: [label],
    });
    const images = { width: 2, values: Float32Array.from([1, 0, 5, 1, 0, 1, -1, 0]), samples: [0, 1, 0, 2].map(image) };
    const crops = { width: 2, values: Float32Array.from([3, 0, 0, 2, 1, 1]) };
    const queries = [
      { image: 0, label: 0 },
      { image: 2, label: 0 },
      { image: 3, label: 2 },
    ];
    const scores = await scoreQueries(engine, images, crops, queries, {
      counts: [1, 2],
      task: silentProgress.start('', 0, ''),
    });
    // From (1, 0) on: (5, 1), (0, 1), (-1, 0). From (0, 1) on: (5, 1), then (1, 0) and (-1, 0) alike.
    expect(scores).toEqual([
      { image: 0, label: 0, relevant: 1, precision: [0, 0.5], averagePrecision: 0.5 },
      { image: 2, label: 0, relevant: 1, precision: [0, 0.5], averagePrecision: expect.closeTo(1 / 3) as unknown },
    ]);
  });

  it('leaves no tensor', async () => {
    const before = engine.tf.memory().numTensors;
    await evaluateSmallWorld(engine, objectRetrieval);
    expect(engine.tf.memory().numTensors).toBe(before);
  });
});
