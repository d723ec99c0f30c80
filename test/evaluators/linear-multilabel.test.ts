import { beforeAll, describe, expect, it } from '@jest/globals';
import { imagenetNormalization } from '../../src/augment/imagenet-normalization.js';
import type { Normalization } from '../../src/augment/normalization.js';
import type { Engine } from '../../src/engine/engine.js';
import { loadEngine } from '../../src/engine/load-engine.js';
import { RandomStream } from '../../src/engine/random/index.js';
import type { Evaluation, EvaluatorContext } from '../../src/evaluators/evaluator.js';
import { FeatureShelf } from '../../src/evaluators/features/feature-shelf.js';
import { linearMultilabel } from '../../src/evaluators/linear-multilabel.js';
import { silentProgress } from '../../src/progress.js';
import { filledSettings } from '../filled-settings.js';
import {
  CLASSES,
  createDataset,
  createSamples,
  createSingleDataset,
  firstPixelEncoder,
  rendering,
  SIDE,
} from './small-world.js';

interface World extends Partial<EvaluatorContext> {
  /** How well images tell their classes, in deviations of the noise. */
  readonly strength?: number;
  /** Of the stream that is handed in. */
  readonly seed?: number;
}

describe('linear-multilabel', () => {
  let engine: Engine;
  beforeAll(() => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
  });

  async function evaluate(
    settings: object = {},
    { strength = 4, seed = 0, ...change }: World = {},
  ): Promise<Evaluation> {
    const given = { size: SIDE, epochs: 20, trainBatchSize: 50, ...settings };
    const evaluator = await linearMultilabel.create(filledSettings(linearMultilabel, given), {});
    const encoder = firstPixelEncoder(engine);
    const context: Omit<EvaluatorContext, 'features'> = {
      engine,
      encoder,
      normalization: imagenetNormalization,
      dataset: createDataset(),
      scored: 'test',
      render: rendering(strength),
      progress: silentProgress,
      ...change,
    };
    const features = new FeatureShelf(context, context.dataset);
    return evaluator.evaluate({ ...context, features }, RandomStream.fromSeed(seed));
  }

  it('separates what is separable', async () => {
    const { metrics, predictions, protocol } = await evaluate();
    expect(metrics.mAP).toBeGreaterThan(95);
    expect(metrics['AP/cat']).toBeGreaterThan(95);
    expect(metrics['AP/size/large']).toBeGreaterThan(95);
    expect(metrics['AP/size/small']).toBeNull();
    expect(protocol.images).toEqual({ train: 300, validation: 100, test: 150 });
    expect(predictions).toHaveLength(150);
    expect(predictions[0]).toEqual({
      id: 'test-0',
      labels: createDataset().split('test').sample(0).labels,
      scores: CLASSES.map(() => expect.any(Number) as unknown),
    });
  });

  it.each(['whole', 'center'])('shows the %s images as the training did, and says so', async (view) => {
    const lab: Normalization = { colorSpace: 'lab', mean: [50, 6, -7], standardDeviation: [50, 92, 101] };
    const seen = new Set<Normalization>();
    const render: EvaluatorContext['render'] = (samples, job, batchSize) => {
      for (const sample of samples) for (const { normalization } of job(sample).views) seen.add(normalization);
      return rendering(4)(samples, job, batchSize);
    };
    const { protocol } = await evaluate({ view, epochs: 1 }, { normalization: lab, render });
    expect([...seen]).toEqual([lab]);
    expect(protocol.normalization).toEqual(lab);
  });

  it('scores noise like chance: by the share of images that show a class', async () => {
    const { metrics } = await evaluate({}, { strength: 0 });
    expect(metrics.mAP).toBeGreaterThan(30);
    expect(metrics.mAP).toBeLessThan(52);
  });

  it.each(['dataset', 'batch'])(
    'measures images drawn once each as it measures the split (average: %s)',
    async (average) => {
      const { metrics, resampled } = await evaluate({ average }, { strength: 1 });
      const isLeftOut = (name: string): boolean => average === 'batch' && name === 'mAP';
      const others = Object.fromEntries(Object.entries(metrics).filter(([name]) => !isLeftOut(name)));
      const drawn = resampled!(new Int32Array(150).fill(1));
      expect(Object.keys(drawn).sort()).toEqual(Object.keys(others).sort());
      for (const [name, value] of Object.entries(drawn)) {
        if (value === null) expect(others[name]).toBeNull();
        else expect(value).toBeCloseTo(others[name]!, 9);
      }
    },
  );

  it('takes datasets with one label an image', async () => {
    expect((await evaluate({}, { dataset: createSingleDataset() })).metrics.mAP).toBeGreaterThan(95);
  });

  it('gives the same numbers twice, whatever stream the run hands in, and leaves no tensor', async () => {
    const before = engine.tf.memory().numTensors;
    const first = { ...(await evaluate()), resampled: expect.any(Function) as unknown };
    expect(engine.tf.memory().numTensors).toBe(before);
    expect(await evaluate({}, { seed: 7 })).toEqual(first);
    expect((await evaluate({ seed: 1 })).predictions).not.toEqual(first.predictions);
  });

  it('chooses by the validation images: no labels of the test images change the choice', async () => {
    const settings = { learningRate: [0.01, 0.3, 30], weightDecay: [0, 0.03], trainBatchSize: 20 };
    const evaluated: Evaluation[] = [];
    for (let draw = 0; draw < 5; draw++) {
      const test = createSamples('test', 150, RandomStream.fromSeed(draw));
      evaluated.push(await evaluate(settings, { strength: 0, dataset: createDataset({ test }) }));
    }
    const [first, ...others] = evaluated.map(({ protocol }) => protocol);
    const mAPs = (first!.candidates as { mAP: number }[]).map(({ mAP }) => mAP);
    expect(new Set(mAPs).size).toBeGreaterThan(1);
    expect(first!.chosen).toMatchObject({ mAP: Math.max(...mAPs) });
    for (const other of others) expect(other).toEqual(first);
    expect(new Set(evaluated.map(({ metrics }) => metrics.mAP)).size).toBe(5);
  });

  it('trains candidates side by side as it trains each alone', async () => {
    const both = await evaluate({ learningRate: [0.001, 1], weightDecay: 0 }, { strength: 1 });
    const alone = await evaluate({ learningRate: 1, weightDecay: 0 }, { strength: 1 });
    const of = ({ protocol }: Evaluation, place: number): number =>
      (protocol.candidates as { mAP: number }[])[place]!.mAP;
    expect(of(both, 1)).toBeCloseTo(of(alone, 0), 4);
    expect(of(both, 0)).not.toBeCloseTo(of(both, 1), 4);
  });

  it('lists a candidate that diverges without mAP and does not choose it', async () => {
    const { protocol, validation } = await evaluate({ learningRate: [1000, 1], weightDecay: 1, epochs: 40 });
    expect(protocol.candidates).toEqual([
      { learningRate: 1000, weightDecay: 1, mAP: null },
      { learningRate: 1, weightDecay: 1, mAP: validation!.mAP },
    ]);
    expect(protocol.chosen).toMatchObject({ learningRate: 1 });
    const all = evaluate({ learningRate: 1000, weightDecay: 1, epochs: 40 });
    await expect(all).rejects.toMatchObject({ code: 'evaluators/no-candidate-left' });
  });

  it('minimises by L-BFGS as well, each class apart', async () => {
    const { metrics, protocol } = await evaluate({ solver: 'lbfgs', regularization: [0.001, 1] });
    expect(metrics.mAP).toBeGreaterThan(95);
    expect(protocol.candidates).toMatchObject([
      { regularization: 0.001, converged: true },
      { regularization: 1, converged: true },
    ]);
  });

  it('offers the published mean over batches beside the honest one', async () => {
    const { metrics } = await evaluate({ average: 'batch', averageBatchSize: 8 }, { strength: 0 });
    expect(metrics.mAP).toBeGreaterThan(metrics['mAP/dataset']! + 5);
  });

  it.each(['train', 'validation', 'test'] as const)(
    'says that the %s split has nothing, before it looks at images',
    async (split) => {
      const render: EvaluatorContext['render'] = () => {
        throw new Error('An image was asked for.');
      };
      const empty = evaluate({}, { dataset: createDataset({ [split]: [] }), render });
      await expect(empty).rejects.toMatchObject({
        code: 'evaluators/split-empty',
        message: expect.stringContaining(`the ${split} split`) as unknown,
      });
      const unlabelled = createSamples(split, 5, RandomStream.fromSeed(1)).map((sample) => ({ ...sample, labels: [] }));
      await expect(evaluate({}, { dataset: createDataset({ [split]: unlabelled }), render })).rejects.toMatchObject({
        code: 'evaluators/nothing-to-score',
        message: expect.stringContaining(`the ${split} split`) as unknown,
      });
    },
  );

  it('says that the backbone has diverged, and where', async () => {
    const before = engine.tf.memory().numTensors;
    await expect(evaluate({}, { strength: Number.NaN })).rejects.toMatchObject({
      code: 'evaluators/features-not-finite',
      message: expect.stringMatching(/NaN.* image train-\d+ of the train split/) as unknown,
    });
    expect(engine.tf.memory().numTensors).toBe(before);
  });

  it('refuses size bounds in the wrong order', async () => {
    await expect(evaluate({ sizeBounds: [0.4, 0.2] })).rejects.toMatchObject({ code: 'evaluators/size-bounds' });
  });

  it('stops within an epoch of its linear layers when asked to, and leaves no tensor', async () => {
    const before = engine.tf.memory().numTensors;
    const abort = new AbortController();
    let ended = 0;
    const progress: EvaluatorContext['progress'] = {
      start(label) {
        if (label.endsWith('linear layers'))
          setImmediate(() => {
            abort.abort(new Error('stopped'));
          });
        return {
          advance: () => undefined,
          end: () => {
            ended += 1;
          },
        };
      },
    };
    const advanced = evaluate({ epochs: 1, trainBatchSize: 1 }, { progress, signal: abort.signal });
    await expect(advanced).rejects.toThrow('stopped');
    expect(ended).toBe(4);
    expect(engine.tf.memory().numTensors).toBe(before);
  });
});
