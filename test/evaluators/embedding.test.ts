import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Engine } from '../../src/engine/engine.js';
import { loadEngine } from '../../src/engine/load-engine.js';
import { embedding } from '../../src/evaluators/embedding.js';
import { drawPoints } from '../../src/evaluators/embedding/draw-points.js';
import { evaluateSmallWorld } from './evaluate-small-world.js';
import { createSingleDataset, createSingleSamples, rendering } from './small-world.js';

interface Line {
  readonly item: string;
  readonly x: number;
  readonly y: number;
  readonly label: string;
  readonly labels: readonly string[];
}

describe('embedding', () => {
  let engine: Engine;
  beforeAll(() => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
  });
  const dataset = createSingleDataset();

  it('lays images of a class beside one another, a line and a dot each', async () => {
    const { predictions, picture, metrics } = await evaluateSmallWorld(engine, embedding, {
      dataset,
      render: rendering(30),
    });
    const lines = predictions as unknown as readonly Line[];
    expect(lines).toHaveLength(60);
    expect(lines[1]).toEqual({
      item: 'test-1',
      x: expect.any(Number),
      y: expect.any(Number),
      label: 'dog',
      labels: ['dog'],
    });
    expect(metrics).toEqual({});
    const nearestLabel = ({ item, x, y }: Line): string => {
      const others = lines.filter((line) => line.item !== item);
      const distance = (line: Line): number => Math.hypot(line.x - x, line.y - y);
      return others.reduce((nearest, line) => (distance(line) < distance(nearest) ? line : nearest)).label;
    };
    expect(lines.filter((line) => nearestLabel(line) === line.label).length).toBeGreaterThan(55);
    expect(picture?.match(/<circle /g)).toHaveLength(60 + 3);
  });

  it('is the same map for the same seed, and of as many images as are wanted', async () => {
    const draw = async (settings: object): Promise<unknown> =>
      (await evaluateSmallWorld(engine, embedding, { dataset, settings: { images: 20, passes: 10, ...settings } }))
        .predictions;
    const first = await draw({});
    expect(first).toHaveLength(20);
    expect(await draw({})).toEqual(first);
    expect(await draw({ seed: 1 })).not.toEqual(first);
  });

  it('places few images, and refuses too few', async () => {
    const of = (count: number) =>
      evaluateSmallWorld(engine, embedding, {
        dataset: createSingleDataset({ test: createSingleSamples('test', count) }),
      });
    const { predictions } = await of(4);
    expect(predictions.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
    await expect(of(3)).rejects.toMatchObject({ code: 'evaluators/too-few-images' });
  });

  it('leaves no tensor', async () => {
    const before = engine.tf.memory().numTensors;
    await evaluateSmallWorld(engine, embedding, { dataset, settings: { passes: 2 } });
    expect(engine.tf.memory().numTensors).toBe(before);
  });
});

describe('drawPoints', () => {
  it('names classes as text, whatever they are called', () => {
    const label = '<script>alert("1")</script>\u0007';
    const picture = drawPoints([{ point: [0, 0], label }], '<b>');
    expect(picture).not.toMatch(/<script|<b>|\u0007/);
    expect(picture).toContain('&lt;script');
  });

  it('keeps every point on the paper, also where all are one', () => {
    const spread = drawPoints(
      [
        { point: [-1e6, 3], label: null },
        { point: [1e6, 4], label: 'cat' },
      ],
      '',
    );
    for (const picture of [spread, drawPoints([{ point: [5, 5], label: null }], '')]) {
      for (const [, x = ''] of picture.matchAll(/<circle cx="([^"]+)" cy/g)) {
        expect(Number(x)).toBeGreaterThan(0);
        expect(Number(x)).toBeLessThan(920);
      }
    }
  });
});
