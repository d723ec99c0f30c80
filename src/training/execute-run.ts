import { rm } from 'node:fs/promises';
import type { ResolvedExperiment } from '../config/index.js';
import { hideSecrets } from '../container/secrets.js';
import { tokens } from '../container/tokens.js';
import { describeLeftOut } from '../data/broken-images.js';
import { explainEngineFailure } from '../engine/explain-failure.js';
import { CroplabError, ExitCode } from '../errors/index.js';
import { whyUnwritable } from '../files/unwritable.js';
import type { RunObservers } from '../observers/run-observers.js';
import { drawExperimentSheet } from '../preview/experiment-sheet.js';
import { runErrors } from '../runs/errors.js';
import { makeRunFolder, writeRunFile, writeRunJson } from '../runs/run-directory.js';
import type { RunManifest, RunResult } from '../runs/run-files.js';
import { lockRun } from '../runs/run-lock.js';
import { readManifestOf, readResultOf, writeManifest } from '../runs/run-manifest.js';
import { checkEvaluators, type Measurements } from './evaluate-backbone.js';
import { cropsWithoutBoxes } from './crops-without-boxes.js';
import { trainingErrors } from './errors.js';
import { observedRun, openObservers, tellOfFinished } from './open-observers.js';
import { prepareRun, type PreparedRun } from './prepare-run.js';
import { labelsOf, RunRecord, type LabelledRun } from './run-record.js';
import type { RunOutcome, RunRequest, RunSummary } from './run-request.js';
import { trainAndEvaluate } from './train-and-evaluate.js';

/** Rows of a run's contact sheet. */
const SHEET_ROWS = 6;

/**
 * Runs one experiment: a finished run is taken as it is, an interrupted one goes on, any other begins.
 *
 * A run that fails while it trains or is interrupted is summarised; what makes it impossible to begin is thrown.
 */
export async function executeRun(loaded: ResolvedExperiment, request: RunRequest): Promise<RunSummary> {
  const run = await prepareRun(loaded, request).catch((error: unknown) => {
    if (!request.signal.aborted || error instanceof CroplabError) throw error;
    throw trainingErrors['training/interrupted-early']({ name: loaded.experiment.name }, { cause: error });
  });
  const { paths } = run;
  const finished = await finishedSummary(run);
  if (finished !== undefined) return finished;
  checkEvaluators(await run.container.getAsync(tokens.evaluators), run.dataset);
  return writing(run, async () => {
    await makeRunFolder(paths);
    const lock = request.lock ?? (await lockRun(paths.directory));
    try {
      if (!request.resume) await clear(run);
      const observers = await openObservers(run);
      try {
        return await beginAndEnd(run, observers);
      } finally {
        await observers.close();
      }
    } finally {
      if (request.lock === undefined) await lock.release();
    }
  });
}

/** @throws `runs/unwritable` where the action fails because the run's folder cannot be written */
async function writing<Result>(
  { paths: { directory } }: Pick<PreparedRun, 'paths'>,
  action: () => Promise<Result>,
): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    const reason = whyUnwritable(error, directory);
    throw reason === undefined ? error : runErrors['runs/unwritable']({ directory, reason }, { cause: error });
  }
}

/** A run whose data need not be open. */
export interface LocatedRun extends LabelledRun, Pick<PreparedRun, 'identity' | 'paths' | 'steps'> {
  readonly request: LabelledRun['request'] & Pick<RunRequest, 'resume' | 'say' | 'signal'>;
}

/**
 * The summary of a run that stands there finished and may be taken as it is; its labels become those of this configuration.
 *
 * @throws `runs/unwritable` where they cannot be written
 */
export async function finishedSummary(run: LocatedRun): Promise<RunSummary | undefined> {
  const finished = run.request.resume ? await finishedRun(run) : undefined;
  if (finished === undefined) return undefined;
  await tellOfFinished(run, finished.manifest);
  return summaryOf(run, 'cached', finished.result);
}

async function beginAndEnd(run: PreparedRun, observers: RunObservers): Promise<RunSummary> {
  const { paths, loaded, dataset, length, steps, identity } = run;
  const record = await RunRecord.begin(run);
  await observers.runStarted(observedRun(run, record.manifest));
  observers.info(
    `${loaded.experiment.name}: run ${identity.id} in ${paths.directory}: ${dataset.split('train').length} images, ` +
      `${length.stepsPerEpoch} steps an epoch, ${steps} steps.`,
  );
  if (dataset.leftOut !== undefined) for (const line of describeLeftOut(dataset.leftOut)) observers.warn(line);
  const withoutBoxes = cropsWithoutBoxes(loaded, dataset.split('train'));
  if (withoutBoxes !== undefined) observers.warn(withoutBoxes);
  try {
    return await writing(run, async () => {
      await drawViews(run);
      const measured = await trainAndEvaluate(run, record, observers);
      await writeRunJson(paths.result, resultOf(run, measured) as never);
      await record.end('completed');
      await observers.runEnded({ status: 'completed', failure: null, metrics: measured.metrics });
      return summaryOf(run, 'completed', measured);
    });
  } catch (error) {
    return await endBadly(run, record, observers, explainEngineFailure(error) ?? error);
  }
}

async function endBadly(
  run: PreparedRun,
  record: RunRecord,
  observers: RunObservers,
  error: unknown,
): Promise<RunSummary> {
  const explanation = explain(error, run.request.signal);
  const { exitCode } = explanation;
  const [message, remedy] = [hideSecrets(explanation.message), hideSecrets(explanation.remedy)];
  const status = exitCode === ExitCode.interrupted ? 'interrupted' : 'failed';
  // Where there is no room for the result, there is none for this either: the reason is what counts.
  await record.end(status, message).catch(() => undefined);
  // What is missing or wrong from the outside is for the user to mend before anything else is tried.
  const isForTheUser = exitCode === ExitCode.badInput || exitCode === ExitCode.missing;
  if (status === 'failed' && !isForTheUser) {
    observers.error(message, error instanceof CroplabError ? {} : { stack: stackOf(error) });
  }
  await observers.runEnded({ status, failure: message, metrics: {} });
  if (isForTheUser) throw error;
  const code = error instanceof CroplabError ? error.code : null;
  const details = status === 'failed' ? { log: run.paths.log } : {};
  return { ...summaryOf(run, status, { metrics: {}, intervals: {} }), failure: { code, message, remedy, ...details } };
}

type Explanation = Pick<CroplabError, 'message' | 'remedy' | 'exitCode'>;

function explain(error: unknown, signal: AbortSignal): Explanation {
  if (error instanceof CroplabError) return error;
  if (signal.aborted) {
    const remedy = 'The same command goes on from the last checkpoint.';
    return { message: 'Stopped before the end of the run.', remedy, exitCode: ExitCode.interrupted };
  }
  const message = error instanceof Error ? error.message : String(error);
  const remedy = 'This is a mistake in croplab or in a plug-in; the log of the run has the details.';
  return { message, remedy, exitCode: ExitCode.runFailed };
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

interface FinishedRun {
  readonly manifest: RunManifest;
  readonly result: RunResult;
}

async function finishedRun(run: LocatedRun): Promise<FinishedRun | undefined> {
  const { paths, identity } = run;
  const manifest = await readManifestOf(paths.manifest, identity.id);
  const result = await readResultOf(paths.result, identity.id);
  if (manifest?.status !== 'completed' || result === undefined) return undefined;
  const renamed = { ...manifest, ...labelsOf(run) };
  if (JSON.stringify(renamed) !== JSON.stringify(manifest))
    await writing(run, () => writeManifest(paths.manifest, renamed));
  return { manifest: renamed, result };
}

/** Removes what an earlier run of the same identity left; the lock stays. */
async function clear({ paths }: PreparedRun): Promise<void> {
  const { result, metrics, log, views, checkpoints, evaluations } = paths;
  for (const path of [result, metrics, log, views, checkpoints, evaluations]) {
    await rm(path, { recursive: true, force: true });
  }
  await makeRunFolder(paths);
}

async function drawViews({ container, loaded, paths }: PreparedRun): Promise<void> {
  const planner = await container.getAsync(tokens.planner);
  const { views } = await container.getAsync(tokens.crops);
  const { experiment } = loaded;
  const sheet = await drawExperimentSheet({ experiment, planner, views, rows: SHEET_ROWS, epoch: 0 });
  await writeRunFile(paths.views, sheet);
}

function resultOf(
  { identity, loaded, steps, dataset }: PreparedRun,
  { metrics, intervals, protocol }: Measurements,
): RunResult {
  const { seed, batchSize } = loaded.experiment.training;
  const images = steps * batchSize;
  return { id: identity.id, seed, steps, images, dataFingerprint: dataset.fingerprint, metrics, intervals, protocol };
}

function summaryOf(
  run: LocatedRun,
  status: RunOutcome,
  { metrics, intervals }: Pick<RunSummary, 'metrics' | 'intervals'>,
): RunSummary {
  const { identity, loaded, paths, request } = run;
  const { name } = loaded.experiment;
  return { id: identity.id, name, dir: paths.directory, status, point: request.point, metrics, intervals };
}
