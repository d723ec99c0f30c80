import { expect } from '@jest/globals';
import type { Engine } from '../../../src/engine/engine.js';
import { compileStep } from '../../../src/engine/graph/compile-step.js';
import { CompiledStep } from '../../../src/engine/graph/compiled-step.js';
import { momentumUpdates } from '../../../src/engine/graph/momentum-updates.js';
import { traceStep } from '../../../src/engine/graph/trace-step.js';
import { smallRegression, type OptimizerRequest } from './small-regression.js';

/**
 * Traces a step with that optimiser into `folder`, which also proves it for one step, and compares several steps of the graph with as many
 * of the operations, from other numbers.
 */
export async function expectSameCompiled(engine: Engine, folder: string, request: OptimizerRequest): Promise<void> {
  const { tf } = engine;
  const instantiate = (which: number) => smallRegression(engine, request, which);
  const report = await compileStep(folder, { instantiate, compared: 'loss', precision: 'float32' });
  expect(report.largeConstants).toEqual([]);
  const [eager, compiled] = [await instantiate(5), await instantiate(5)];
  const graph = await CompiledStep.create(engine, folder, compiled.variables);
  for (let step = 0; step < 5; step++) {
    const expected = tf.tidy(() => eager.step(eager.inputs).loss!.dataSync()[0]!);
    const { loss } = graph.run(compiled.inputs, ['loss']);
    expect(loss!.dataSync()[0]).toBeCloseTo(expected, 5);
    tf.dispose(loss);
  }
  graph.writeBack();
  graph.dispose();
  for (const [index, { name, variable }] of compiled.variables.entries()) {
    const expected = eager.variables[index]!.variable.dataSync();
    const error = Math.max(...variable.dataSync().map((value, at) => Math.abs(value - expected[at]!)));
    expect([name, error < 1e-5]).toEqual([name, true]);
  }
  for (const instance of [eager, compiled]) instance.dispose();
}

/** The parameters that one operation updates together with their momentum. */
export async function updatedInPlace(engine: Engine, request: OptimizerRequest): Promise<readonly string[]> {
  const instance = await smallRegression(engine, request);
  const { trace, outputs } = traceStep(instance);
  engine.tf.dispose(outputs);
  instance.dispose();
  return momentumUpdates(trace).map(({ parameter }) => parameter.name);
}
