import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Engine } from '../../../src/engine/engine.js';
import { loadEngine } from '../../../src/engine/load-engine.js';
import { larc } from '../../../src/optim/optimizers/larc.js';
import { temporaryFolders } from '../../data/temporary-folder.js';
import { expectSameCompiled, updatedInPlace } from './compiled-optimizer.js';
import { lengthOf, noSlopes, slopes, smallRegression } from './small-regression.js';

const newFolder = temporaryFolders();

describe('larc', () => {
  let engine: Engine;
  beforeAll(() => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
  });

  const request = (settings: object) => ({ plugin: larc, settings: { learningRate: 1, ...settings } });

  it('moves matrices and biases by a share of their lengths', async () => {
    const { weights, bias, update, dispose } = await smallRegression(engine, request({ weightDecay: 0 }));
    const before = [weights.dataSync(), bias.dataSync()];
    update(slopes, 0.5);
    for (const [position, parameter] of [weights, bias].entries()) {
      const former = before[position]!;
      const moved = parameter.dataSync().map((value, index) => value - former[index]!);
      expect(lengthOf(moved) / lengthOf(former)).toBeCloseTo(0.5 * 0.001, 7);
    }
    dispose();
  });

  it('neither scales nor decays where the parameter or its gradient is zero', async () => {
    const { weights, zeros, update, dispose } = await smallRegression(engine, request({ weightDecay: 0.1 }));
    const before = [...weights.dataSync()];
    update({ ...noSlopes, zeros: slopes.zeros }, 0.5);
    expect([...weights.dataSync()]).toEqual(before);
    zeros.dataSync().forEach((value, index) => {
      expect(value).toBeCloseTo(-0.5 * slopes.zeros[index]!, 6);
    });
    dispose();
  });

  it('measures the gradient before decay', async () => {
    const settings = { weightDecay: 0.1, trustCoefficient: 0.01 };
    const { weights, update, dispose } = await smallRegression(engine, request(settings));
    const before = weights.dataSync();
    update(slopes, 1);
    const length = lengthOf(before);
    const factor = (0.01 * length) / (lengthOf(slopes.weights) + 0.1 * length + 1e-8);
    weights.dataSync().forEach((value, index) => {
      const former = before[index]!;
      expect(value).toBeCloseTo(former - factor * (slopes.weights[index]! + 0.1 * former), 6);
    });
    dispose();
  });

  it('leaves norms and biases out of decay, of adaptation, or of both', async () => {
    const biasAfter = async (settings: object): Promise<{ before: readonly number[]; after: readonly number[] }> => {
      const { bias, update, dispose } = await smallRegression(engine, request({ weightDecay: 0.1, ...settings }));
      const before = [...bias.dataSync()];
      update(slopes, 1);
      const after = [...bias.dataSync()];
      dispose();
      return { before, after };
    };
    const neither = await biasAfter({ decayNormsAndBiases: false, adaptNormsAndBiases: false });
    const decayed = await biasAfter({ adaptNormsAndBiases: false });
    const adapted = await biasAfter({ decayNormsAndBiases: false });
    slopes.bias.forEach((slope, index) => {
      const former = neither.before[index]!;
      expect(neither.after[index]).toBeCloseTo(former - slope, 6);
      expect(decayed.after[index]).toBeCloseTo(former - slope - 0.1 * former, 6);
    });
    const moved = adapted.after.map((value, index) => value - adapted.before[index]!);
    expect(lengthOf(moved) / lengthOf(adapted.before)).toBeCloseTo(0.001, 7);
  });

  it('computes the same as a graph, which updates every parameter by one operation', async () => {
    await expectSameCompiled(engine, await newFolder(), request({ weightDecay: 0.01 }));
    expect(await updatedInPlace(engine, request({}))).toEqual(['network.weight', 'network.bias', 'network.zero']);
  });
});
