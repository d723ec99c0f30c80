import { cp, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseMetricLine } from '../../runs/metrics-journal.js';
import { runPaths, writeRunFile, type RunPaths } from '../../runs/run-directory.js';
import type { PreparedRun } from '../prepare-run.js';
import { continuesExactly } from '../steps/planned-mode.js';
import type { CheckpointStore } from './checkpoint-store.js';

/**
 * Begins a run that has not begun with the last state of a shorter run of the same recipe, where that gives what training from the first step
 * would. Returns whether it did.
 *
 * Everything that a step follows from is in the state and in streams named by step, and the schedule is of the full length in both, so the state is
 * the same. Only where `engine.mode: auto` makes the steps of the shorter run one by one and compiles those of the longer, last bits may differ: that one
 * begins anew. What the shorter run logged and measured at its very end, because it was the end, is left out.
 */
export async function continueRun(run: PreparedRun, store: CheckpointStore): Promise<boolean> {
  const { request, paths, loaded, steps } = run;
  const { continues } = request;
  const { engine } = loaded.experiment;
  if (continues === undefined || !continuesExactly(engine, continues.steps, steps)) return false;
  if (!(await store.isEmpty())) return false;
  const former = runPaths(continues.directory);
  await copyMetrics(former, paths, continues.steps, loaded.experiment.training.logEverySteps);
  await copyPictures(former, paths);
  return store.takeOver({ folder: former.checkpoints, run: continues.id, step: continues.steps });
}

async function copyMetrics(from: RunPaths, to: RunPaths, last: number, logEverySteps: number): Promise<void> {
  const text = await readFile(from.metrics, 'utf8').catch(() => '');
  const lines = text.split('\n').filter((line) => {
    const parsed = parseMetricLine(line);
    if (parsed === undefined) return false;
    const isDueAtLast = /^(?:train|time)\//.test(parsed.name) && last % logEverySteps === 0;
    return parsed.step < last || (parsed.step === last && isDueAtLast);
  });
  await writeRunFile(to.metrics, lines.map((line) => `${line}\n`).join(''));
}

/** What evaluators drew on the way lies in a folder for each step. */
async function copyPictures(from: RunPaths, to: RunPaths): Promise<void> {
  const entries = await readdir(from.evaluations, { withFileTypes: true }).catch(() => []);
  for (const { name } of entries.filter((entry) => entry.isDirectory())) {
    await cp(join(from.evaluations, name), join(to.evaluations, name), { recursive: true });
  }
}
