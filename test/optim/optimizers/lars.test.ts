import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Engine } from '../../../src/engine/engine.js';
import { loadEngine } from '../../../src/engine/load-engine.js';
import { lars } from '../../../src/optim/optimizers/lars.js';
import { temporaryFolders } from '../../data/temporary-folder.js';
import { expectSameCompiled, updatedInPlace } from './compiled-optimizer.js';
import { lengthOf, noSlopes, slopes, smallRegression } from './small-regression.js';

const newFolder = temporaryFolders();

describe('lars', () => {
  let engine: Engine;
  beforeAll(() => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
  });

  const request = (settings: object) => ({ plugin: lars, settings: { learningRate: 1, ...settings } });

  it('moves a matrix by a share of its length, whatever the length of its gradient, and a bias by its gradient', async () => {
    for (const scale of [1e-3, 1, 1e3]) {
      const { weights, bias, update, dispose } = await smallRegression(engine, request({ weightDecay: 0 }));
      const [before, biasBefore] = [weights.dataSync(), bias.dataSync()];
      update({ ...slopes, weights: slopes.weights.map((slope) => slope * scale) }, 0.5);
      const moved = weights.dataSync().map((value, index) => value - before[index]!);
      expect(lengthOf(moved) / lengthOf(before)).toBeCloseTo(0.5 * 0.001, 7);
      bias.dataSync().forEach((value, index) => {
        expect(value).toBeCloseTo(biasBefore[index]! - 0.5 * slopes.bias[index]!, 6);
      });
      dispose();
    }
  });

  it('follows the gradient itself where the parameter is zero, and stays where the gradient is', async () => {
    const { weights, zeros, update, dispose } = await smallRegression(engine, request({ weightDecay: 0 }));
    const before = [...weights.dataSync()];
    update({ ...noSlopes, zeros: slopes.zeros }, 0.5);
    expect([...weights.dataSync()]).toEqual(before);
    zeros.dataSync().forEach((value, index) => {
      expect(value).toBeCloseTo(-0.5 * slopes.zeros[index]!, 6);
    });
    dispose();
  });

  it('decays before it measures: without a gradient a matrix shrinks by the trust coefficient', async () => {
    const settings = { weightDecay: 0.1, trustCoefficient: 0.01 };
    const { weights, bias, update, dispose } = await smallRegression(engine, request(settings));
    const [before, biasBefore] = [weights.dataSync(), [...bias.dataSync()]];
    update(noSlopes, 1);
    weights.dataSync().forEach((value, index) => {
      expect(value).toBeCloseTo(0.99 * before[index]!, 6);
    });
    expect([...bias.dataSync()]).toEqual(biasBefore);
    dispose();
  });

  it('takes norms and biases in on demand', async () => {
    const settings = { weightDecay: 0.1, decayNormsAndBiases: true, adaptNormsAndBiases: true };
    const { bias, update, dispose } = await smallRegression(engine, request(settings));
    const before = bias.dataSync();
    update(slopes, 1);
    const moved = bias.dataSync().map((value, index) => value - before[index]!);
    expect(lengthOf(moved) / lengthOf(before)).toBeCloseTo(0.001, 6);
    dispose();
  });

  it('computes the same as a graph, which updates every parameter by one operation', async () => {
    await expectSameCompiled(engine, await newFolder(), request({ weightDecay: 0.01 }));
    expect(await updatedInPlace(engine, request({}))).toEqual(['network.weight', 'network.bias', 'network.zero']);
  });
});
