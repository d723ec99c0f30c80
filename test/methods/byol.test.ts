import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Engine } from '../../src/engine/engine.js';
import { loadEngine } from '../../src/engine/load-engine.js';
import { VariableTree } from '../../src/engine/variables/index.js';
import { byol } from '../../src/methods/byol.js';
import { createEagerRunner } from '../../src/training/steps/step-runner.js';
import { createSmallMethod, smallRequest } from './small-method.js';

const small = { plugin: byol, settings: { dimension: 8, hiddenDimension: 16 }, sizes: [16, 16] };

describe('BYOL', () => {
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

  it('begins with a target that is a copy, and trains neither it nor its statistics from the online network', async () => {
    const { method } = await createSmallMethod(small, engine, variables);
    expect(valueOf('target.head.0.weight')).toEqual(valueOf('online.head.0.weight'));
    expect(method.trainables.map(({ name }) => name)).toContain('method.predictor.3.weight');
    expect(method.trainables.some(({ name }) => name.startsWith('method.target'))).toBe(false);
    expect(variables.get('method.predictor.3.bias')).toBeUndefined();
  });

  it('moves the target after the update, by tau along the cosine', async () => {
    const parts = await createSmallMethod(small, engine, variables);
    const before = valueOf('target.head.0.weight');
    const request = smallRequest(small, parts, 10);
    createEagerRunner(parts).run(request);
    const tau = 1 - ((1 - 0.99) * (Math.cos((Math.PI * 10) / 40) + 1)) / 2;
    expect(request.inputs.momentum).toBeCloseTo(tau, 12);
    const online = valueOf('online.head.0.weight');
    valueOf('target.head.0.weight').forEach((value, index) => {
      expect(value).toBeCloseTo(tau * before[index]! + (1 - tau) * online[index]!, 6);
    });
    expect(online).not.toEqual(before);
  });

  it('updates the running statistics of both networks, each by its own passes', async () => {
    const parts = await createSmallMethod(small, engine, variables);
    createEagerRunner(parts).run(smallRequest(small, parts, 0));
    expect(valueOf('online.backbone.bn1.running_mean')).toEqual(valueOf('target.backbone.bn1.running_mean'));
    createEagerRunner(parts).run(smallRequest(small, parts, 1));
    expect(valueOf('online.backbone.bn1.running_mean')).not.toEqual(valueOf('target.backbone.bn1.running_mean'));
  });
});
