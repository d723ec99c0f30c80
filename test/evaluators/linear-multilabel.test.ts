import { beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Encoder } from '../../src/backbones/backbone.js';
import type { Dataset, Sample, SplitName } from '../../src/data/dataset.js';
import { inMemorySplit } from '../../src/data/in-memory-split.js';
import type { Engine } from '../../src/engine/engine.js';
import { loadEngine } from '../../src/engine/load-engine.js';
import { RandomStream } from '../../src/engine/random/index.js';
import { VariableTree } from '../../src/engine/variables/index.js';
import type { Evaluation, RenderSamples } from '../../src/evaluators/evaluator.js';
import { linearMultilabel } from '../../src/evaluators/linear-multilabel.js';
import { silentProgress } from '../../src/progress.js';

const CLASSES = ['cat', 'dog', 'cup'];
const SIDE = 8;

function createSplit(name: string, count: number, random: RandomStream): Sample[] {
  return Array.from({ length: count }, (_, index) => {
    const labels = CLASSES.flatMap((_, label) => (random.chance(0.4) ? [label] : []));
    const boxes = labels.map((label) => ({ left: 0, top: 0, right: 4, bottom: 4, label }));
    const id = `${name}-${String(index)}`;
    return { id, image: { kind: 'file', path: id }, width: SIDE, height: SIDE, boxes, labels };
  });
}

function createDataset(change: Partial<Record<SplitName, readonly Sample[]>> = {}): Dataset {
  const random = RandomStream.fromSeed(3);
  const samples = {
    train: createSplit('train', 300, random),
    validation: createSplit('validation', 100, random),
    test: createSplit('test', 150, random),
    ...change,
  };
  return { classes: CLASSES, fingerprint: '', split: (name) => inMemorySplit(samples[name]) };
}

/** Images whose first pixels say which classes they show, up to noise; or noise alone. */
const rendering = (informative: boolean): RenderSamples =>
  async function* render(samples, job, batchSize) {
    for (let from = 0; from < samples.length; from += batchSize) {
      const some = samples.slice(from, from + batchSize);
      const { width, height } = job(some[0]!).views[0]!.output;
      const images = new Float32Array(some.length * width * height * 3);
      some.forEach((sample, place) => {
        const random = RandomStream.fromSeed(5).stream(sample.id);
        for (let label = 0; label < CLASSES.length; label++) {
          const shown = informative && sample.labels.includes(label) ? 4 : 0;
          images[place * width * height * 3 + label] = shown + random.normal();
        }
      });
      await Promise.resolve();
      yield { images, shape: [some.length, height, width, 3], samples: some };
    }
  };

describe('linear-multilabel', () => {
  let engine: Engine;
  let encoder: Encoder;
  beforeAll(() => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
    const scope = new VariableTree(engine.tf).scope('encoder');
    encoder = { features: 3, scope, forward: (images) => images.slice([0, 0, 0, 0], [-1, 1, 1, 3]).reshape([-1, 3]) };
  });

  async function evaluate(
    settings: object,
    { informative = true, dataset = createDataset() }: { informative?: boolean; dataset?: Dataset } = {},
  ): Promise<Evaluation> {
    const filled = { size: SIDE, epochs: 20, trainBatchSize: 50, ...settings };
    new Ajv2020({ useDefaults: true, allowUnionTypes: true }).validate(linearMultilabel.schema, filled);
    const evaluator = await linearMultilabel.create(filled as never, {});
    const context = { engine, encoder, dataset, render: rendering(informative), progress: silentProgress };
    return evaluator.evaluate(context, RandomStream.fromSeed(0));
  }

  it('separates what is separable, and scores noise like chance', async () => {
    const { metrics, predictions, protocol } = await evaluate({});
    expect(metrics.mAP).toBeGreaterThan(95);
    expect(metrics['AP/cat']).toBeGreaterThan(95);
    expect(metrics['AP/size/large']).toBeGreaterThan(95);
    expect(metrics['AP/size/small']).toBeNull();
    expect(predictions).toHaveLength(150);
    expect(protocol.images).toEqual({ train: 300, validation: 100, test: 150 });
    const noise = await evaluate({}, { informative: false });
    expect(noise.metrics.mAP).toBeGreaterThan(25);
    expect(noise.metrics.mAP).toBeLessThan(60);
  });

  it('gives the same numbers twice and leaves no tensor', async () => {
    const before = engine.tf.memory().numTensors;
    const first = await evaluate({});
    expect(engine.tf.memory().numTensors).toBe(before);
    expect(await evaluate({})).toEqual(first);
  });

  it('chooses by the validation images: other test labels change no choice', async () => {
    const settings = { learningRate: [0.01, 1], weightDecay: [0, 0.5] };
    const honest = await evaluate(settings);
    const random = RandomStream.fromSeed(9);
    const others = createDataset({ test: createSplit('test', 150, random) });
    const shuffled = await evaluate(settings, { dataset: others });
    expect(shuffled.protocol.chosen).toEqual(honest.protocol.chosen);
    expect(shuffled.metrics.mAP).not.toBe(honest.metrics.mAP);
  });

  it('trains candidates side by side as it trains each alone', async () => {
    const both = await evaluate({ learningRate: [0.001, 1], weightDecay: 0 });
    const alone = await evaluate({ learningRate: 1, weightDecay: 0 });
    expect(both.protocol.chosen).toMatchObject({ learningRate: 1 });
    expect(both.metrics.mAP).toBeCloseTo(alone.metrics.mAP!, 4);
  });

  it('offers the published mean over batches beside the honest one', async () => {
    const { metrics } = await evaluate({ average: 'batch', averageBatchSize: 8 }, { informative: false });
    expect(metrics.mAP).toBeGreaterThan(metrics['mAP/dataset']!);
  });

  it('says which split it misses', async () => {
    await expect(evaluate({}, { dataset: createDataset({ validation: [] }) })).rejects.toMatchObject({
      code: 'evaluators/split-empty',
      message: expect.stringContaining('validation') as unknown,
    });
    const unlabelled = createSplit('test', 5, RandomStream.fromSeed(1)).map((sample) => ({ ...sample, labels: [] }));
    await expect(evaluate({}, { dataset: createDataset({ test: unlabelled }) })).rejects.toMatchObject({
      code: 'evaluators/nothing-to-score',
    });
  });
});
