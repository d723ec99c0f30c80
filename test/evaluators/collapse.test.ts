import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Engine } from '../../src/engine/engine.js';
import { loadEngine } from '../../src/engine/load-engine.js';
import { RandomStream } from '../../src/engine/random/index.js';
import { collapse } from '../../src/evaluators/collapse.js';
import { rankMe } from '../../src/evaluators/collapse/rank-me.js';
import type { RenderSamples } from '../../src/evaluators/evaluator.js';
import { evaluateSmallWorld } from './evaluate-small-world.js';
import { createDataset, rendering, SIDE } from './small-world.js';

/** Images whose first pixel is what `pixel` makes of the sample and of where it is cut. */
const showing = (pixel: (id: string, left: number) => readonly number[]): RenderSamples =>
  async function* render(samples, job, batchSize) {
    for (let from = 0; from < samples.length; from += batchSize) {
      const some = samples.slice(from, from + batchSize);
      const images = new Float32Array(some.length * SIDE * SIDE * 3);
      some.forEach((sample, place) => {
        images.set(pixel(sample.id, job(sample).views[0]!.rect.left), place * SIDE * SIDE * 3);
      });
      await Promise.resolve();
      yield { images, shape: [some.length, SIDE, SIDE, 3], samples: some };
    }
  };

describe('collapse', () => {
  let engine: Engine;
  beforeAll(() => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
  });

  it('tells a point from a line from a sphere', async () => {
    const draw = (id: string): readonly number[] => [...RandomStream.fromSeed(9).stream(id).normals(3)];
    const point = await evaluateSmallWorld(engine, collapse, { render: showing(() => [1, 2, 3]) });
    const line = await evaluateSmallWorld(engine, collapse, {
      render: showing((id) => [1, 2, 3].map((value) => value * draw(id)[0]!)),
    });
    const sphere = await evaluateSmallWorld(engine, collapse, { render: showing(draw) });
    expect(point.metrics).toEqual({
      std: expect.closeTo(0, 5),
      rankme: expect.closeTo(1, 3),
      alignment: expect.closeTo(0, 5),
      uniformity: expect.closeTo(0, 5),
    });
    expect(line.metrics.rankme).toBeCloseTo(1, 3);
    expect(line.metrics.std).toBeGreaterThan(0.2);
    expect(sphere.metrics.rankme).toBeGreaterThan(2.9);
    // Evenly on a sphere in three dimensions.
    expect(sphere.metrics.std).toBeCloseTo(1 / Math.sqrt(3), 1);
    expect(sphere.metrics.uniformity).toBeLessThan(-1.5);
    expect(sphere.predictions).toHaveLength(3);
  });

  it('aligns crops of an image, not images', async () => {
    const byImage = (id: string): readonly number[] => [...RandomStream.fromSeed(2).stream(id).normals(3)];
    const aligned = await evaluateSmallWorld(engine, collapse, { render: showing(byImage) });
    expect(aligned.metrics.alignment).toBeCloseTo(0, 5);
    const byPlace = (id: string, left: number): readonly number[] => byImage(`${id} ${left}`);
    const apart = await evaluateSmallWorld(engine, collapse, { render: showing(byPlace) });
    expect(apart.metrics.alignment).toBeGreaterThan(0.5);
  });

  it('looks at as many images as it may, the same ones each time', async () => {
    const settings = { images: 20 };
    const { protocol, metrics } = await evaluateSmallWorld(engine, collapse, { settings, render: rendering(1) });
    expect(protocol).toMatchObject({ scored: 'test', images: { test: 20 } });
    const again = await evaluateSmallWorld(engine, collapse, { settings, render: rendering(1) });
    expect(again.metrics).toEqual(metrics);
    const others = await evaluateSmallWorld(engine, collapse, {
      settings: { ...settings, seed: 1 },
      render: rendering(1),
    });
    expect(others.metrics).not.toEqual(metrics);
  });

  it('leaves no tensor, and says which split is empty', async () => {
    const before = engine.tf.memory().numTensors;
    await evaluateSmallWorld(engine, collapse);
    expect(engine.tf.memory().numTensors).toBe(before);
    const empty = evaluateSmallWorld(engine, collapse, { dataset: createDataset({ test: [] }) });
    await expect(empty).rejects.toMatchObject({ code: 'evaluators/split-empty' });
  });
});

describe('rankMe', () => {
  it('counts the dimensions that are used alike', () => {
    expect(rankMe([5])).toBeCloseTo(1, 4);
    expect(rankMe([2, 2, 2, 2])).toBeCloseTo(4, 3);
    expect(rankMe([1, 0, 0, 0])).toBeCloseTo(1, 3);
    expect(rankMe([0, 0])).toBe(0);
  });
});
