import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Engine } from '../../src/engine/engine.js';
import { loadEngine } from '../../src/engine/load-engine.js';
import { knn } from '../../src/evaluators/knn.js';
import { evaluateSmallWorld } from './evaluate-small-world.js';
import { createDataset, createSingleDataset, rendering } from './small-world.js';

const singleLabelled = createSingleDataset();

describe('knn', () => {
  let engine: Engine;
  beforeAll(() => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
  });

  it('names the class of images that show one each, better than chance only where features tell it', async () => {
    const { metrics, protocol, predictions } = await evaluateSmallWorld(engine, knn, { dataset: singleLabelled });
    expect(Object.keys(metrics)).toEqual(['top-1']);
    expect(metrics['top-1']).toBeGreaterThan(95);
    expect(protocol).toMatchObject({ labels: 'single', images: { train: 90, test: 60 }, chosen: { k: 20 } });
    expect(predictions).toHaveLength(60);
    const noise = await evaluateSmallWorld(engine, knn, { dataset: singleLabelled, render: rendering(0) });
    expect(noise.metrics['top-1']).toBeLessThan(60);
  });

  it('ranks images of several classes by shares of votes, 0 to 1', async () => {
    const { metrics, predictions, resampled } = await evaluateSmallWorld(engine, knn);
    expect(metrics.mAP).toBeGreaterThan(80);
    expect(metrics['AP/size/small']).toBeNull();
    const shares = predictions.flatMap(({ scores }) => scores as number[]);
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...shares)).toBeLessThanOrEqual(1);
    expect(resampled!(new Int32Array(150).fill(1)).mAP).toBeCloseTo(metrics.mAP!, 9);
  });

  it('chooses among several by the validation images, as with the chosen alone', async () => {
    const settings = { k: [1, 40], temperature: [0.05, 1] };
    const all = await evaluateSmallWorld(engine, knn, { settings, render: rendering(1) });
    const { chosen, candidates } = all.protocol as unknown as {
      chosen: { k: number; temperature: number };
      candidates: { k: number; temperature: number; score: number }[];
    };
    const best = Math.max(...candidates.map(({ score }) => score));
    expect(candidates).toHaveLength(4);
    expect(candidates.find(({ score }) => score === best)).toMatchObject(chosen);
    expect(all.validation).toEqual({ mAP: best });
    const alone = await evaluateSmallWorld(engine, knn, { settings: chosen, render: rendering(1) });
    expect(alone.metrics).toEqual(all.metrics);
    expect(alone.validation).toBeUndefined();
  });

  it('refuses more neighbours than there are training images', async () => {
    const evaluated = evaluateSmallWorld(engine, knn, { settings: { k: [5, 301] } });
    await expect(evaluated).rejects.toMatchObject({ code: 'evaluators/too-few-neighbours' });
  });

  it('needs no validation images for one setting', async () => {
    const dataset = createDataset({ validation: [] });
    expect((await evaluateSmallWorld(engine, knn, { dataset })).metrics.mAP).toBeGreaterThan(80);
    const several = evaluateSmallWorld(engine, knn, { dataset, settings: { k: [1, 2] } });
    await expect(several).rejects.toMatchObject({ code: 'evaluators/split-empty' });
  });
});
