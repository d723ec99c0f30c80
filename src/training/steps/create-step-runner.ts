import { pluginManifestOf } from '../../container/import-plugins.js';
import { tokens } from '../../container/tokens.js';
import type { VariableTree } from '../../engine/variables/index.js';
import { CroplabError } from '../../errors/index.js';
import type { RunLog } from '../../runs/run-log.js';
import type { PreparedRun } from '../prepare-run.js';
import { compileTrainingStep } from './compile-training-step.js';
import { createCompiledRunner } from './compiled-runner.js';
import { plannedMode } from './planned-mode.js';
import type { StepBlueprint } from './step-blueprint.js';
import { createEagerRunner, type StepRunner } from './step-runner.js';
import type { StepParts } from './training-step.js';

/** How the run's steps are made: what `engine.mode` asks for, or where that is `auto` and compiling fails, operation by operation. */
export async function createStepRunner(
  run: PreparedRun,
  parts: StepParts,
  variables: VariableTree,
  log: RunLog,
): Promise<StepRunner & { readonly mode: 'eager' | 'compiled' }> {
  const mode = plannedMode(run.loaded.experiment.engine, run.steps);
  const eager = { ...createEagerRunner(parts), mode: 'eager' } as const;
  if (mode === 'eager') return eager;
  try {
    const folder = await compile(run, parts, log);
    return { ...(await createCompiledRunner(parts.engine, folder, variables)), mode: 'compiled' };
  } catch (error) {
    if (mode === 'compiled' || !(error instanceof CroplabError)) throw error;
    log.warn(`${error.message} It goes on operation by operation.`);
    return eager;
  }
}

async function compile(run: PreparedRun, { engine }: StepParts, log: RunLog): Promise<string> {
  const { request, codeDigest } = run;
  return compileTrainingStep(await blueprintOf(run), {
    engine,
    cacheDirectory: request.cacheDirectory,
    codeDigest,
    signal: request.signal,
    onStart: () => {
      log.info('Compiling the training step, once for all runs that share it.');
    },
    onReport: ({ operations, tracingSeconds, largeConstants }) => {
      const seconds = tracingSeconds.toFixed(1);
      log.info(`Compiled: ${operations} operations, traced in ${seconds} s.`, { operations, tracingSeconds });
      for (const { bytes, place } of largeConstants) {
        log.warn(`The step holds a constant of ${(bytes / 1e6).toFixed(1)} MB, made at ${place}.`);
      }
    },
  });
}

async function blueprintOf({ loaded, container, length }: PreparedRun): Promise<StepBlueprint> {
  const { experiment, registry } = loaded;
  const probes = experiment.evaluators.filter(
    ({ kind }) => registry.find('evaluators', kind)?.traits.trainsBeside === true,
  );
  const shape = await container.getAsync(tokens.stepShape);
  return { experiment, probes, shape, length, plugins: await pluginManifestOf(loaded) };
}
