import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Encoder } from '../../src/backbones/backbone.js';
import { resnetTest } from '../../src/backbones/resnet-test.js';
import type { Sample } from '../../src/data/dataset.js';
import type { Engine } from '../../src/engine/engine.js';
import { loadEngine } from '../../src/engine/load-engine.js';
import { RandomStream } from '../../src/engine/random/index.js';
import { VariableTree } from '../../src/engine/variables/index.js';
import { fineTune } from '../../src/evaluators/fine-tune.js';
import type { Evaluation, RenderSamples } from '../../src/evaluators/evaluator.js';
import { labelledShare } from '../../src/evaluators/fine-tune/labelled-share.js';
import { evaluateSmallWorld, type SmallWorld } from './evaluate-small-world.js';
import { createSamples, createSingleDataset, createSingleSamples } from './small-world.js';

/** Images of one colour, which is that of their class, and noise. */
const colored: RenderSamples = async function* render(samples, job, batchSize) {
  for (let from = 0; from < samples.length; from += batchSize) {
    const some = samples.slice(from, from + batchSize);
    const { width, height } = job(some[0]!).views[0]!.output;
    const images = RandomStream.fromSeed(from).normals(some.length * width * height * 3, 0.5);
    for (let at = 0; at < images.length; at++) {
      const sample = some[Math.floor(at / (width * height * 3))]!;
      if (sample.labels.includes(at % 3)) images[at]! += 1;
    }
    await Promise.resolve();
    yield { images, shape: [some.length, height, width, 3], samples: some };
  }
};

describe('fine-tune', () => {
  let engine: Engine;
  let variables: VariableTree;
  let encoder: Encoder;
  beforeAll(() => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
  });
  beforeEach(async () => {
    variables = new VariableTree(engine.tf);
    const backbone = await resnetTest.create({} as never, { engine });
    encoder = backbone.build(variables.scope('encoder'), RandomStream.fromSeed(1), 3);
  });
  afterEach(() => {
    variables.dispose();
  });
  const evaluate = ({ settings, ...world }: SmallWorld = {}): Promise<Evaluation> =>
    evaluateSmallWorld(engine, fineTune, {
      encoder,
      dataset: createSingleDataset(),
      render: colored,
      settings: { size: 16, epochs: 4, trainBatchSize: 15, learningRate: 0.05, ...settings },
      ...world,
    });
  const valuesOf = (): unknown[] => variables.entries().map(({ variable }) => [...variable.dataSync()]);

  it('learns the classes, and leaves the backbone as it was, to the bit, and no tensor', async () => {
    const [values, tensors] = [valuesOf(), engine.tf.memory().numTensors];
    const { metrics, validation, protocol, predictions } = await evaluate();
    expect(metrics['top-1']).toBeGreaterThan(90);
    expect(validation?.['top-1']).toBeGreaterThan(90);
    expect(protocol).toMatchObject({ labelled: 90, labels: 'single', images: { train: 90, validation: 30, test: 60 } });
    expect(predictions).toHaveLength(60);
    expect(valuesOf()).toEqual(values);
    expect(engine.tf.memory().numTensors).toBe(tensors);
  });

  it('gives the same bits twice, others with another seed', async () => {
    const first = JSON.stringify(await evaluate());
    expect(JSON.stringify(await evaluate())).toBe(first);
    expect(JSON.stringify(await evaluate({ settings: { seed: 1 } }))).not.toBe(first);
  });

  it('knows a share of the labels, of every class alike', async () => {
    const { protocol } = await evaluate({ settings: { share: 0.1, epochs: 1 } });
    expect(protocol).toMatchObject({ labelled: 9, settings: { share: 0.1 } });
  });

  it('takes images of several classes', async () => {
    const { metrics } = await evaluateSmallWorld(engine, fineTune, {
      encoder,
      render: colored,
      settings: { size: 16, epochs: 4, trainBatchSize: 20, learningRate: 0.5 },
    });
    expect(metrics.mAP).toBeGreaterThan(80);
  });

  it('chooses a rate by the validation images; one that diverges is listed and not chosen', async () => {
    const tensors = engine.tf.memory().numTensors;
    const { protocol, validation } = await evaluate({ settings: { learningRate: [1e12, 0.05], epochs: 2 } });
    expect(protocol.candidates).toEqual([
      { learningRate: 1e12, 'top-1': null },
      { learningRate: 0.05, 'top-1': validation!['top-1'] },
    ]);
    expect(protocol.chosen).toMatchObject({ learningRate: 0.05 });
    const alone = evaluate({ settings: { learningRate: 1e12, epochs: 2 } });
    await expect(alone).rejects.toMatchObject({ code: 'evaluators/no-candidate-left' });
    expect(engine.tf.memory().numTensors).toBe(tensors);
  });

  it('leaves alone what the features do not pass', async () => {
    variables.create('encoder.head', { role: 'parameter', initial: engine.tf.ones([2]) });
    const values = valuesOf();
    await evaluate({ settings: { epochs: 1 } });
    expect(valuesOf()).toEqual(values);
  });

  it('stops between steps when asked to, and leaves the backbone as it was', async () => {
    const [values, tensors] = [valuesOf(), engine.tf.memory().numTensors];
    const abort = new AbortController();
    let batches = 0;
    const render: RenderSamples = async function* render(...request) {
      for await (const batch of colored(...request)) {
        if (++batches === 4) abort.abort(new Error('stopped'));
        yield batch;
      }
    };
    await expect(evaluate({ render, signal: abort.signal })).rejects.toThrow('stopped');
    expect(valuesOf()).toEqual(values);
    expect(engine.tf.memory().numTensors).toBe(tensors);
  });
});

describe('labelledShare', () => {
  const countOf = (samples: readonly Sample[], places: readonly number[], label: number): number =>
    places.filter((place) => samples[place]!.labels.includes(label)).length;
  const random = (seed: number): RandomStream => RandomStream.fromSeed(seed);

  it('takes of every class its share, and one at least', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 60 }),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.nat(),
        (count, share, seed) => {
          const samples = createSingleSamples('x', count);
          const places = labelledShare(samples, share, random(seed));
          for (const label of [0, 1, 2]) {
            const all = countOf(samples, [...samples.keys()], label);
            expect(countOf(samples, places, label)).toBe(Math.max(1, Math.round(share * all)));
          }
          expect([...places]).toEqual([...new Set(places)].sort((one, other) => one - other));
          const larger = labelledShare(samples, Math.min(1, share * 1.5), random(seed));
          expect(larger).toEqual(expect.arrayContaining([...places]));
        },
      ),
    );
  });

  it('has of every class its share at least where images show several, and all with all', () => {
    const samples = createSamples('x', 200, random(1));
    const places = labelledShare(samples, 0.1, random(2));
    for (const label of [0, 1, 2]) {
      const all = countOf(samples, [...samples.keys()], label);
      expect(countOf(samples, places, label)).toBeGreaterThanOrEqual(Math.round(0.1 * all));
    }
    expect(places.length).toBeLessThan(40);
    expect(labelledShare(samples, 1, random(2))).toHaveLength(200);
    expect(labelledShare(samples, 0.1, random(3))).not.toEqual(places);
  });
});
