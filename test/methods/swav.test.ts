import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Engine } from '../../src/engine/engine.js';
import { loadEngine } from '../../src/engine/load-engine.js';
import { VariableTree } from '../../src/engine/variables/index.js';
import { swav } from '../../src/methods/swav.js';
import { createEagerRunner } from '../../src/training/steps/step-runner.js';
import { createSmallMethod, smallRequest } from './small-method.js';

const settings = { dimension: 8, prototypes: 12, freezePrototypesSteps: 2, queueSize: 16, queueFromEpoch: 1 };
const small = { plugin: swav, settings, sizes: [16, 16, 8] };

describe('SwAV', () => {
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
  const lengths = (values: readonly number[], width: number): number[] =>
    Array.from({ length: values.length / width }, (_, row) =>
      Math.hypot(...values.slice(row * width, (row + 1) * width)),
    );

  it('brings prototypes to length 1 and leaves them otherwise as they are while they are frozen', async () => {
    const parts = await createSmallMethod(small, engine, variables);
    const runner = createEagerRunner(parts);
    const initial = valueOf('prototypes.weight');
    const norms = lengths(initial, 8);
    runner.run(smallRequest(small, parts, 0));
    const frozen = valueOf('prototypes.weight');
    // Weight decay alone: the optimiser of this test decays everything.
    frozen.forEach((value, at) => {
      expect(value).toBeCloseTo(initial[at]! / norms[Math.floor(at / 8)]!, 4);
    });
    for (const step of [1, 2]) runner.run(smallRequest(small, parts, step));
    const moved = valueOf('prototypes.weight').map((value, at) => Math.abs(value - frozen[at]!));
    expect(Math.max(...moved)).toBeGreaterThan(1e-3);
  });

  it('fills its queues from their epoch on, newest first', async () => {
    const parts = await createSmallMethod(small, engine, variables);
    const runner = createEagerRunner(parts);
    for (const step of [0, 1]) runner.run(smallRequest(small, parts, step));
    expect(valueOf('queue0').every((value) => value === 0)).toBe(true);
    runner.run(smallRequest(small, parts, 2));
    const first = valueOf('queue1');
    expect(lengths(first, 8).map((length) => length.toFixed(3))).toEqual([
      ...Array.from({ length: 8 }, () => '1.000'),
      ...Array.from({ length: 8 }, () => '0.000'),
    ]);
    runner.run(smallRequest(small, parts, 3));
    const second = valueOf('queue1');
    expect(second.slice(64)).toEqual(first.slice(0, 64));
    expect(second.slice(0, 64)).not.toEqual(first.slice(0, 64));
  });

  it('refuses a queue that is no whole number of batches', async () => {
    const broken = { ...small, settings: { ...settings, queueSize: 12 } };
    await expect(createSmallMethod(broken, engine, variables)).rejects.toMatchObject({ code: 'method/queue-size' });
  });
});
