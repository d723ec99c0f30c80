import { importPlugins } from '../../container/import-plugins.js';
import { CroplabError } from '../../errors/index.js';
import { explainEngineFailure } from '../../engine/explain-failure.js';
import { compileStep } from '../../engine/graph/compile-step.js';
import type { CompilationOutcome, CompilationTask } from './compile-training-step.js';
import { instantiateStep } from './step-instance.js';

/*
 * Compiles a training step in a process of its own: the proof takes the memory of a step made operation by operation, which TensorFlow does
 * not give back.
 */

async function compile({ blueprint, folder }: CompilationTask): Promise<CompilationOutcome> {
  try {
    const registry = await importPlugins(blueprint.plugins);
    const report = await compileStep(folder, {
      instantiate: (which) => instantiateStep(blueprint, registry, which),
      compared: 'loss',
      precision: blueprint.experiment.engine.precision,
    });
    return { report };
  } catch (failure) {
    const error = explainEngineFailure(failure) ?? failure;
    const reason = error instanceof Error ? error.message : String(error);
    return { reason, remedy: error instanceof CroplabError ? error.remedy : undefined };
  }
}

// Whoever asked for it may be gone before it is done.
process.once('disconnect', () => process.exit());

process.once('message', (task: CompilationTask) => {
  void compile(task).then((outcome) => {
    process.send?.(outcome, () => {
      process.disconnect();
    });
  });
});
