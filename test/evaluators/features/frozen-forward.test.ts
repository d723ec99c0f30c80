import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Tensor4D } from '@tensorflow/tfjs-node-gpu';
import { imagenetNormalization } from '../../../src/augment/imagenet-normalization.js';
import type { Encoder } from '../../../src/backbones/backbone.js';
import { resnetTest } from '../../../src/backbones/resnet-test.js';
import type { Engine } from '../../../src/engine/engine.js';
import { loadEngine } from '../../../src/engine/load-engine.js';
import { RandomStream } from '../../../src/engine/random/index.js';
import { VariableTree } from '../../../src/engine/variables/index.js';
import type { FrozenBackbone, RenderedBatch } from '../../../src/evaluators/evaluator.js';
import { FrozenForward } from '../../../src/evaluators/features/index.js';
import { silentProgress } from '../../../src/progress.js';

describe('FrozenForward', () => {
  let engine: Engine;
  let variables: VariableTree;
  let encoder: Encoder;
  let warnings: string[];
  beforeAll(() => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
  });
  beforeEach(async () => {
    variables = new VariableTree(engine.tf);
    const backbone = await resnetTest.create({} as never, { engine });
    encoder = backbone.build(variables.scope('net'), RandomStream.fromSeed(2), 3);
    warnings = [];
  });
  afterEach(() => {
    variables.dispose();
  });

  const frozen = (given: Encoder, compiles: boolean): FrozenBackbone => ({
    engine,
    encoder: given,
    normalization: imagenetNormalization,
    render: () => {
      throw new Error('Batches are handed in.');
    },
    progress: silentProgress,
    ...(compiles && { compiles: { warn: (message: string) => warnings.push(message) } }),
  });
  const batchOf = (seed: number, images = 4): RenderedBatch => ({
    images: RandomStream.fromSeed(seed).normals(images * 16 * 16 * 3),
    shape: [images, 16, 16, 3],
    samples: [],
  });
  /** The last batch is smaller, as at the end of a split. */
  const batches = [...Array.from({ length: 9 }, (_, seed) => batchOf(seed)), batchOf(9, 3)];

  async function featuresOf(given: Encoder, compiles: boolean): Promise<Float32Array[]> {
    const forward = new FrozenForward(frozen(given, compiles), 9);
    const features: Float32Array[] = [];
    for (const batch of batches) features.push((await forward.features(batch)).slice());
    forward.dispose();
    return features;
  }

  it('gives the features of the operations, of every batch, and keeps no tensor', async () => {
    const expected = await featuresOf(encoder, false);
    const before = engine.tf.memory().numTensors;
    const actual = await featuresOf(encoder, true);
    expect(engine.tf.memory().numTensors).toBe(before);
    expect(warnings).toEqual([]);
    for (const [index, values] of expected.entries()) {
      values.forEach((value, place) => {
        expect(actual[index]![place]).toBeCloseTo(value, 5);
      });
    }
  });

  it('runs in the graph from the third batch on', async () => {
    let runs = 0;
    const counting: Encoder = {
      ...encoder,
      scope: encoder.scope,
      features: encoder.features,
      forward: (images, mode) => {
        runs += 1;
        return encoder.forward(images, mode);
      },
    };
    await featuresOf(counting, true);
    // Traced, compared, and the smaller batch at the end.
    expect(runs).toBe(3);
  });

  it('goes on operation by operation where a network reads its images back, and says so', async () => {
    const reading: Encoder = {
      scope: encoder.scope,
      features: encoder.features,
      forward: (images: Tensor4D, mode) => {
        const brightness = images.mean().dataSync()[0]!;
        return encoder.forward(images.mul(brightness > 0 ? 1 : 2), mode);
      },
    };
    expect(await featuresOf(reading, true)).toEqual(await featuresOf(reading, false));
    expect(warnings).toEqual([expect.stringContaining('operation by operation')]);
  });

  it('does not trust a graph that holds what changes from batch to batch', async () => {
    let seen = 0;
    const counting: Encoder = {
      scope: encoder.scope,
      features: encoder.features,
      forward: (images: Tensor4D, mode) => encoder.forward(images, mode).mul((seen += 1)),
    };
    const features = await featuresOf(counting, true);
    seen = 0;
    const expected = await featuresOf(counting, false);
    expect(features).toEqual(expected);
    expect(warnings).toHaveLength(1);
  });
});
