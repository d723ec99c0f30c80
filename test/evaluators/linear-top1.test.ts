import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Engine } from '../../src/engine/engine.js';
import { loadEngine } from '../../src/engine/load-engine.js';
import { linearTop1 } from '../../src/evaluators/linear-top1.js';
import type { RenderSamples } from '../../src/evaluators/evaluator.js';
import { evaluateSmallWorld, type SmallWorld } from './evaluate-small-world.js';
import { createDataset, createSingleDataset, rendering } from './small-world.js';

describe('linear-top1', () => {
  let engine: Engine;
  beforeAll(() => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
  });
  const evaluate = ({ settings, ...world }: SmallWorld = {}) =>
    evaluateSmallWorld(engine, linearTop1, {
      dataset: createSingleDataset(),
      settings: { epochs: 20, trainBatchSize: 30, ...settings },
      ...world,
    });

  it('separates what is separable, and noise no better than chance', async () => {
    const { metrics, validation, predictions, protocol } = await evaluate();
    expect(metrics['top-1']).toBeGreaterThan(95);
    expect(validation?.['top-1']).toBeGreaterThan(95);
    expect(metrics).not.toHaveProperty('top-5');
    expect(predictions).toHaveLength(60);
    expect(protocol).toMatchObject({ scored: 'test', images: { train: 90, validation: 30, test: 60 } });
    const noise = await evaluate({ render: rendering(0) });
    expect(noise.metrics['top-1']).toBeLessThan(60);
  });

  it.each(['moco', 'byol', 'swav', 'cmc'])(
    'follows the protocol of %s: one setting, random crops in every epoch, the central crop to be tested',
    async (preset) => {
      const passes: string[] = [];
      const render: RenderSamples = (samples, job, batchSize) => {
        passes.push(samples[0]!.id.replace(/-.*/, ''));
        return rendering(4)(samples, job, batchSize);
      };
      const { protocol, metrics } = await evaluate({ settings: { preset, epochs: 3 }, render });
      expect(passes.filter((split) => split === 'train')).toHaveLength(1 + 3);
      expect(protocol).toMatchObject({
        settings: { preset, view: 'center', crops: 'random', standardize: false },
        candidates: [{ 'top-1': expect.any(Number) as unknown }],
      });
      expect(metrics['top-1']).toBeGreaterThan(80);
    },
  );

  it('knows each published rate, and takes what is given instead', async () => {
    const ratesOf = async (settings: object): Promise<unknown> => {
      const { protocol } = await evaluate({ settings: { epochs: 1, crops: 'none', ...settings } });
      return (protocol.settings as { readonly learningRate: unknown }).learningRate;
    };
    expect(await ratesOf({ preset: 'moco' })).toBe(30);
    expect(await ratesOf({ preset: 'swav' })).toBe(0.3);
    expect(await ratesOf({ preset: 'moco', learningRate: [1, 2] })).toEqual([1, 2]);
  });

  it('finds the minimum by L-BFGS, and says how far each layer came', async () => {
    const { metrics, protocol } = await evaluate({ settings: { solver: 'lbfgs', regularization: [0.001, 0.1, 10] } });
    expect(metrics['top-1']).toBeGreaterThan(95);
    expect(protocol.candidates).toEqual(
      [0.001, 0.1, 10].map((regularization) => ({
        regularization,
        iterations: expect.any(Number),
        converged: true,
        'top-1': expect.any(Number),
      })),
    );
    const cropped = evaluate({ settings: { solver: 'lbfgs', preset: 'moco' } });
    await expect(cropped).rejects.toMatchObject({ code: 'evaluators/solver-takes-no-crops' });
  });

  it('scores validation images while training goes on', async () => {
    const { metrics, validation, predictions } = await evaluate({ scored: 'validation' });
    const atEnd = await evaluate();
    expect(predictions).toHaveLength(30);
    expect(validation).toBeUndefined();
    expect(metrics).toEqual(atEnd.validation);
  });

  it('needs validation images where there is something to choose', async () => {
    const dataset = createSingleDataset({ validation: [] });
    const alone = await evaluate({ dataset, settings: { learningRate: 0.1, weightDecay: 0 } });
    expect(alone.metrics['top-1']).toBeGreaterThan(95);
    expect(alone.protocol.selection).toContain('none');
    await expect(evaluate({ dataset })).rejects.toMatchObject({ code: 'evaluators/split-empty' });
  });

  it('refuses images of several classes before it looks at any', async () => {
    const render: RenderSamples = () => {
      throw new Error('An image was asked for.');
    };
    await expect(evaluate({ dataset: createDataset(), render })).rejects.toMatchObject({
      code: 'evaluators/labels-not-single',
    });
  });

  it('leaves no tensor, also where it ends with an error', async () => {
    const before = engine.tf.memory().numTensors;
    await evaluate();
    await evaluate({ settings: { solver: 'lbfgs' } });
    await expect(evaluate({ settings: { learningRate: 1e9, weightDecay: 1e9 } })).rejects.toMatchObject({
      code: 'evaluators/no-candidate-left',
    });
    expect(engine.tf.memory().numTensors).toBe(before);
  });
});
