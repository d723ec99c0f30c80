import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Scalar } from '@tensorflow/tfjs-node-gpu';
import type { Engine } from '../../../src/engine/engine.js';
import { loadEngine } from '../../../src/engine/load-engine.js';
import { VariableTree } from '../../../src/engine/variables/index.js';
import { createEagerRunner } from '../../../src/training/steps/step-runner.js';
import type { StepParts } from '../../../src/training/steps/training-step.js';
import { createParts, loadedBatch, requestOf } from './small-step.js';

describe('a training step', () => {
  let engine: Engine;
  let variables: VariableTree;
  let parts: StepParts;
  beforeAll(async () => {
    engine = loadEngine({ device: 'cpu', threads: 2 });
    variables = new VariableTree(engine.tf);
    parts = await createParts(engine, variables);
  });
  afterAll(() => {
    variables.dispose();
  });
  const make = (step: number, withMetrics = true) => createEagerRunner(parts).run(requestOf(parts, step, withMetrics));

  it('gives a finite loss, its metrics and the norm of the gradients', () => {
    const report = make(0);
    expect(report.loss).toBeGreaterThan(0);
    expect(report.metrics.gradientNorm).toBeGreaterThan(0);
    expect(report.metrics['accuracy/top1']).toBeGreaterThanOrEqual(0);
    expect(make(1, false).metrics).toEqual({});
  });

  it('leaves as many tensors after 200 steps as after one', () => {
    make(2);
    const before = engine.tf.memory().numTensors;
    for (let step = 3; step < 203; step++) make(step, step % 10 === 0);
    expect(engine.tf.memory().numTensors).toBe(before);
  });

  it('leaves no tensor behind where the loss throws', () => {
    const before = engine.tf.memory().numTensors;
    const broken = {
      ...parts,
      method: {
        encoder: parts.method.encoder,
        trainables: parts.method.trainables,
        inputs: () => ({}),
        prepare: () => ({ keys: engine.tf.zeros([2]) }),
        loss: (): { loss: Scalar; metrics: object } => {
          throw new Error('broken loss');
        },
        finish: () => undefined,
      },
    } as unknown as StepParts;
    expect(() =>
      createEagerRunner(broken).run({
        batch: loadedBatch(0),
        inputs: { x: 1 },
        learningRate: 0.1,
        withMetrics: false,
      }),
    ).toThrow('broken loss');
    expect(engine.tf.memory().numTensors).toBe(before);
  });
});
