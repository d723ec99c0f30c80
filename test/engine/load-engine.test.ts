import { describe, expect, test } from '@jest/globals';
import { loadEngine } from '../../src/engine/load-engine.js';
import { TensorGuard } from '../../src/engine/tensor-guard.js';

const request = { device: 'cpu', threads: 2 } as const;

describe('the engine', () => {
  const engine = loadEngine(request);

  test('computes, and says on what', () => {
    expect(engine.device).toMatchObject({ kind: 'cpu', threads: 2 });
    expect(engine.version).toMatch(/^2\./);
    const product = engine.tf.matMul(engine.tf.tensor2d([[1, 2]]), engine.tf.tensor2d([[3], [4]]));
    expect([...product.dataSync()]).toEqual([11]);
  });

  test('is loaded once a process: the same request gets the same engine, another one an error', () => {
    expect(loadEngine({ ...request })).toBe(engine);
    expect(() => loadEngine({ device: 'cpu', threads: 1 })).toThrow(/loaded with/);
    expect(() => loadEngine({ ...request, precision: 'tf32' })).toThrow(/loaded with/);
    expect(loadEngine({ ...request, precision: 'bfloat16' }).tf).toBe(engine.tf);
  });

  test('is watched for tensors that nobody disposes', () => {
    const guard = new TensorGuard(engine);
    guard.check(0);
    engine.tf.tidy(() => {
      engine.tf.ones([4]).square();
    });
    guard.check(1);
    const leaked = engine.tf.ones([4]);
    expect(() => {
      guard.check(2);
    }).toThrow(/Step 2/);
    leaked.dispose();
  });
});
