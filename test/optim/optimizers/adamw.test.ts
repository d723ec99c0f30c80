import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Engine } from '../../../src/engine/engine.js';
import { loadEngine } from '../../../src/engine/load-engine.js';
import { adamW } from '../../../src/optim/optimizers/adamw.js';
import { readTree, writeTree } from '../../../src/training/checkpoints/tree-file.js';
import { temporaryFolders } from '../../data/temporary-folder.js';
import { expectSameCompiled } from './compiled-optimizer.js';
import { noSlopes, slopes, smallRegression } from './small-regression.js';

const newFolder = temporaryFolders();

describe('adamw', () => {
  let engine: Engine;
  beforeAll(() => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
  });

  const request = (settings: object = {}) => ({ plugin: adamW, settings: { learningRate: 1, ...settings } });

  it.each([
    ['by default', {}],
    ['without memory', { beta1: 0, beta2: 0 }],
    ['with a long memory', { beta1: 0.99, beta2: 0.99999 }],
  ])('makes a first step of one rate in every direction: bias correction is exact %s', async (_, settings) => {
    const { zeros, update, dispose } = await smallRegression(engine, request(settings));
    update(slopes, 0.25);
    zeros.dataSync().forEach((value, index) => {
      expect(value).toBeCloseTo(-0.25 * Math.sign(slopes.zeros[index]!), 6);
    });
    dispose();
  });

  it('decays apart from the gradient, and norms and biases on demand only', async () => {
    for (const decayNormsAndBiases of [false, true]) {
      const settings = { weightDecay: 0.1, decayNormsAndBiases };
      const { weights, bias, update, dispose } = await smallRegression(engine, request(settings));
      const [before, biasBefore] = [weights.dataSync(), bias.dataSync()];
      update(noSlopes, 0.5);
      weights.dataSync().forEach((value, index) => {
        expect(value).toBeCloseTo(0.95 * before[index]!, 6);
      });
      bias.dataSync().forEach((value, index) => {
        expect(value).toBeCloseTo((decayNormsAndBiases ? 0.95 : 1) * biasBefore[index]!, 6);
      });
      dispose();
    }
  });

  it('goes on from a checkpoint with the same bits', async () => {
    const { tf } = engine;
    const file = `${await newFolder()}/tree.safetensors`;
    const [unbroken, resumed] = [await smallRegression(engine, request()), await smallRegression(engine, request())];
    const lossesOf = ({ step, inputs }: typeof unbroken): number[] =>
      Array.from({ length: 3 }, () => tf.tidy(() => step(inputs).loss!.dataSync()[0]!));
    lossesOf(unbroken);
    writeTree(file, unbroken.tree, '');
    readTree(file, resumed.tree, tf);
    expect(resumed.tree.get('optimizer.steps')!.variable.dataSync()[0]).toBe(3);
    expect(lossesOf(resumed)).toEqual(lossesOf(unbroken));
    for (const instance of [unbroken, resumed]) instance.dispose();
  });

  it('computes the same as a graph', async () => {
    await expectSameCompiled(engine, await newFolder(), request({ weightDecay: 0.01 }));
  });
});
