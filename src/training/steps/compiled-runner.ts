import type { Engine } from '../../engine/engine.js';
import { CompiledStep } from '../../engine/graph/compiled-step.js';
import type { NamedTensors } from '../../engine/graph/trace-step.js';
import type { VariableTree } from '../../engine/variables/index.js';
import { readReport, uploadStep } from './step-tensors.js';
import type { StepRunner } from './step-runner.js';

/** Runs the graph in `folder`, which goes on from the variables' present values. */
export async function createCompiledRunner(
  engine: Engine,
  folder: string,
  variables: VariableTree,
): Promise<StepRunner> {
  const { tf } = engine;
  const step = await CompiledStep.create(engine, folder, variables.entries());
  return {
    run: (request) => {
      const tensors = uploadStep(tf, request);
      let outputs: NamedTensors = {};
      try {
        outputs = step.run(tensors, request.withMetrics ? step.outputs : ['loss']);
        return readReport(outputs, request);
      } finally {
        tf.dispose([tensors, outputs]);
      }
    },
    settle: () => {
      step.writeBack();
    },
    dispose: () => {
      step.dispose();
    },
  };
}
