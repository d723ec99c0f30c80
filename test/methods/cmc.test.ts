import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Tensor4D } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../src/engine/engine.js';
import { loadEngine } from '../../src/engine/load-engine.js';
import { VariableTree } from '../../src/engine/variables/index.js';
import { cmc } from '../../src/methods/cmc.js';
import { createEagerRunner } from '../../src/training/steps/step-runner.js';
import { createSmallMethod, smallRequest } from './small-method.js';

const small = { plugin: cmc, settings: { dimension: 8, negatives: 5 }, sizes: [16] };

describe('CMC', () => {
  let engine: Engine;
  let variables: VariableTree;
  beforeAll(() => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
  });
  beforeEach(() => {
    variables = new VariableTree(engine.tf);
  });
  afterEach(() => {
    variables.dispose();
  });
  const valueOf = (name: string): number[] => Array.from(variables.get(`method.${name}`)!.variable.dataSync());

  it('keeps the normalising constants of its first batch', async () => {
    const parts = await createSmallMethod(small, engine, variables);
    const runner = createEagerRunner(parts);
    expect(valueOf('partition')).toEqual([0, 0]);
    runner.run(smallRequest(small, parts, 0));
    const first = valueOf('partition');
    expect(first.every((value) => value > 0)).toBe(true);
    for (const step of [1, 2, 3]) runner.run(smallRequest(small, parts, step));
    expect(valueOf('partition')).toEqual(first);
  });

  it('remembers the images of the batch, as unit vectors, and no others', async () => {
    const parts = await createSmallMethod(small, engine, variables);
    const before = valueOf('memoryL');
    createEagerRunner(parts).run(smallRequest(small, parts, 0));
    const after = valueOf('memoryL');
    expect(after.slice(64)).toEqual(before.slice(64));
    for (let row = 0; row < 8; row++) expect(Math.hypot(...after.slice(row * 8, row * 8 + 8))).toBeCloseTo(1, 5);
  });

  it('draws other negatives in every step, the image itself in front', async () => {
    const { method } = await createSmallMethod(small, engine, variables);
    const proposedIn = (step: number): number[] => {
      const { batch, inputs } = smallRequest(small, { engine, method } as never, step);
      return engine.tf.tidy(() => {
        const items = engine.tf.tensor1d(batch.items, 'int32');
        const seed = engine.tf.tensor1d(inputs.negativesSeed as Int32Array, 'int32');
        const { proposed } = method.prepare({ items } as never, { negativesSeed: seed });
        return Array.from(proposed!.dataSync());
      });
    };
    const [first, again, later] = [proposedIn(0), proposedIn(0), proposedIn(2)];
    expect(again).toEqual(first);
    expect(later).not.toEqual(first);
    for (let row = 0; row < 8; row++) expect(first[row * 6]).toBe(row);
    expect(first.every((item) => item >= 0 && item < 16)).toBe(true);
  });

  it('shows evaluators the features of lightness and of colour beside each other', async () => {
    const { method } = await createSmallMethod(small, engine, variables);
    const { tf } = engine;
    const features = (change: number): number[] =>
      tf.tidy(() => {
        const lightness = tf.ones([1, 16, 16, 1]);
        const images = tf.concat([lightness, tf.fill([1, 16, 16, 2], change)], 3) as Tensor4D;
        return Array.from(method.encoder.forward(images, 'evaluation').dataSync());
      });
    const [grey, coloured] = [features(0), features(1)];
    const half = method.encoder.features / 2;
    expect(grey).toHaveLength(2 * half);
    expect(coloured.slice(0, half)).toEqual(grey.slice(0, half));
    expect(coloured.slice(half)).not.toEqual(grey.slice(half));
  });
});
