import { join } from 'node:path';
import { createBatchLoader } from '../augment/batch-loader.js';
import { createSampleRenderer } from '../augment/sample-renderer.js';
import { createViewRenderer } from '../augment/view-renderer.js';
import type { ViewRenderer } from '../augment/render-contract.js';
import { tokens } from '../container/tokens.js';
import type { Engine } from '../engine/engine.js';
import type { JsonObject } from '../json.js';
import type { VariableTree } from '../engine/variables/index.js';
import type { ObservedWeights } from '../observers/observer.js';
import type { RunObservers } from '../observers/run-observers.js';
import { MetricsJournal } from '../runs/metrics-journal.js';
import type { MetricLine } from '../runs/run-files.js';
import type { RunLog } from '../runs/run-log.js';
import { stepName } from '../runs/step-name.js';
import { CheckpointStore, type TrainingState } from './checkpoints/checkpoint-store.js';
import { continueRun } from './checkpoints/continue-run.js';
import { betterOf } from './checkpoints/keep-best.js';
import { trainingErrors } from './errors.js';
import { evaluateBackbone, isDue, type Measurements } from './evaluate-backbone.js';
import { observedRun } from './open-observers.js';
import type { PreparedRun } from './prepare-run.js';
import type { RunRecord } from './run-record.js';
import { createStepRunner } from './steps/create-step-runner.js';
import type { StepRunner } from './steps/step-runner.js';
import type { StepParts } from './steps/training-step.js';
import { Trainer } from './trainer.js';

/** The parts of a run that compute, and the files that they write to. */
interface LiveRun {
  readonly run: PreparedRun;
  readonly parts: StepParts;
  readonly variables: VariableTree;
  readonly renderer: ViewRenderer;
  readonly store: CheckpointStore;
  readonly journal: MetricsJournal;
  readonly observers: RunObservers;
  readonly record: RunRecord;
  /** What the manifest says of the engine. */
  readonly engineRecord: JsonObject;
}

const GIBIBYTE = 2 ** 30;

/**
 * Trains from the latest checkpoint, or from the beginning, to the end, then runs every evaluator.
 *
 * @throws `training/interrupted` after the state was saved; what training and evaluators throw
 */
export async function trainAndEvaluate(
  run: PreparedRun,
  record: RunRecord,
  observers: RunObservers,
): Promise<Measurements> {
  const { container, loaded, paths, identity } = run;
  const { training } = loaded.experiment;
  const engine = await container.getAsync(tokens.engine);
  const engineRecord = await describeEngine(engine, record, observers);
  const variables = await container.getAsync(tokens.variables);
  const renderer = createViewRenderer({
    workers: training.workers,
    pixels: { cacheDirectory: run.request.cacheDirectory, mostBytes: training.pixelCache * GIBIBYTE },
  });
  let journal: MetricsJournal | undefined;
  try {
    const method = await container.getAsync(tokens.method);
    // Asked for before anything is trained: settings that do not fit are known now, and probes' variables are in the checkpoint.
    const probes = await container.getAsync(tokens.probes);
    const optimizer = await container.getAsync(tokens.optimizer);
    const store = new CheckpointStore({
      folder: paths.checkpoints,
      run: identity.id,
      keepLast: training.checkpoint.keepLast,
      encoder: method.encoder.scope.path,
    });
    if (await continueRun(run, store))
      observers.info(`It begins with the last state of ${run.request.continues?.id ?? ''}.`);
    const restored = await store.restore(variables, engine.tf, (message) => {
      observers.warn(message);
    });
    const state = restored ?? { step: 0, best: null };
    if (restored !== undefined)
      observers.info(`Going on from step ${restored.step} of ${run.steps}.`, { step: restored.step });
    journal = await MetricsJournal.open(paths.metrics, ({ step, name }) => {
      // The evaluation at the end is made again, even where nothing is left to train.
      return step <= state.step && (step < run.steps || /^(?:train|time)\//.test(name));
    });
    await observers.trainingStarted({ run: observedRun(run, record.manifest), step: state.step });
    const parts = { engine, method, optimizer, probes };
    const live = { run, parts, variables, renderer, store, journal, observers, record, engineRecord };
    await train(live, state);
    return await measure(live, run.steps, 'all');
  } finally {
    journal?.close();
    await renderer.close();
    variables.dispose();
  }
}

async function describeEngine({ device, version }: Engine, record: RunRecord, log: RunLog): Promise<JsonObject> {
  const engine = { device: device.kind, name: device.name, threads: device.threads, tensorflow: version };
  await record.update({ engine });
  const threads = device.threads === 1 ? '1 thread' : `${device.threads} threads`;
  log.info(`Computing on the ${device.kind.toUpperCase()} (${device.name}, ${threads}).`, { engine });
  return engine;
}

async function train(live: LiveRun, from: TrainingState): Promise<void> {
  // A backbone that is measured as it is initialised is kept too: it can be exported, or asked something else later.
  if (live.run.steps === 0) await live.store.save(live.variables, from);
  if (from.step >= live.run.steps) return;
  const { run, parts, variables, observers, record, engineRecord } = live;
  const runner = await createStepRunner(run, parts, variables, observers);
  await record.update({ engine: { ...engineRecord, mode: runner.mode } });
  try {
    await trainWith(live, runner, from);
  } finally {
    runner.dispose();
  }
}

async function trainWith(live: LiveRun, runner: StepRunner, from: TrainingState): Promise<void> {
  const { run, parts, store, observers, renderer, variables } = live;
  const { loaded, length, steps, container, request } = run;
  const { training, name } = loaded.experiment;
  const random = await container.getAsync(tokens.random);
  const planner = await container.getAsync(tokens.planner);
  let state = from;
  let saved = from.step;
  const lastCheckpoint = (): string | undefined => (saved > 0 ? store.pathOf(saved) : undefined);
  const save = async (step: number): Promise<void> => {
    state = { ...state, step };
    runner.settle();
    await store.save(variables, state);
    saved = step;
    observers.checkpointSaved({ step, path: store.pathOf(step) });
  };
  const weights = (): Iterable<ObservedWeights> => {
    runner.settle();
    return weightsOf(variables);
  };
  const afterStep = async (step: number): Promise<void> => {
    observers.stepMade({ step, weights });
    const { metrics } = step < steps ? await measure(live, step, 'due', runner) : { metrics: {} };
    const best = betterOf(state.best, training.checkpoint.keepBest, metrics, step);
    const isBest = best !== state.best;
    state = { step, best };
    if (isBest || step === steps || step % training.checkpoint.everySteps === 0) await save(step);
  };
  if (from.isTakenOver === true) {
    await afterStep(from.step);
    await save(from.step);
  }
  const task = request.progress.start(name, steps, 'steps', from.step);
  const trainer = new Trainer({
    parts,
    runner,
    loader: createBatchLoader({
      planner,
      renderer,
      batchSize: training.batchSize,
      classes: run.dataset.classes.length,
      prefetch: training.prefetch,
      random,
    }),
    schedule: await container.getAsync(tokens.schedule),
    random,
    length,
    settings: training,
    signal: request.signal,
    task,
    record: (lines) => {
      logMetrics(live, lines);
    },
    lastCheckpoint,
    afterStep,
  });
  const made = await trainer.train(from.step, steps).finally(() => {
    task.end();
  });
  runner.settle();
  if (made === steps) return;
  if (made > saved) await save(made);
  const checkpoint = lastCheckpoint();
  observers.info(`Interrupted after step ${made}.`, { step: made });
  throw trainingErrors['training/interrupted']({ step: made, totalSteps: steps, checkpoint });
}

/** Runs the evaluators that are due after a step, and logs what they measure. */
async function measure(live: LiveRun, step: number, which: 'all' | 'due', runner?: StepRunner): Promise<Measurements> {
  const { run, parts, renderer, observers } = live;
  const { container, dataset, paths, request, length, loaded } = run;
  const evaluators = await container.getAsync(tokens.evaluators);
  const due = evaluators.filter(({ every }) => which === 'all' || isDue(every, step, length.stepsPerEpoch));
  if (due.length === 0) return { metrics: {}, intervals: {}, protocol: {} };
  runner?.settle();
  const stage = which === 'all' ? 'end' : 'training';
  const { normalization } = await container.getAsync(tokens.augment);
  const backbone = {
    engine: parts.engine,
    encoder: parts.method.encoder,
    normalization,
    render: createSampleRenderer(renderer, loaded.experiment.training.prefetch),
    progress: request.progress,
    signal: request.signal,
    ...(loaded.experiment.engine.mode !== 'eager' && {
      compiles: {
        warn: (message: string) => {
          observers.warn(message);
        },
      },
    }),
  };
  const measured = await evaluateBackbone(due, {
    backbone,
    dataset,
    random: await container.getAsync(tokens.random),
    folder: which === 'all' ? paths.evaluations : join(paths.evaluations, stepName(step)),
    stage,
  });
  const epoch = Math.floor(Math.max(step - 1, 0) / length.stepsPerEpoch);
  const wallTime = Date.now();
  const lines = Object.entries(measured.metrics).map(([name, value]): MetricLine => ({
    step,
    epoch,
    name,
    value,
    wallTime,
  }));
  logMetrics(live, lines);
  observers.evaluated({ step, stage, metrics: measured.metrics, protocol: measured.protocol });
  observers.info(`Evaluated after step ${step}: ${headlinesOf(measured)}`, { step, metrics: measured.metrics });
  return measured;
}

/** Values are in the journal before anybody is told of them. */
function logMetrics({ journal, observers }: LiveRun, lines: readonly MetricLine[]): void {
  journal.write(lines);
  observers.metricsLogged(lines);
}

/** What the optimiser changes. */
function* weightsOf(variables: VariableTree): Generator<ObservedWeights> {
  for (const { name, variable, role } of variables.entries()) {
    if (role === 'parameter') yield { name, values: Float32Array.from(variable.dataSync()) };
  }
}

/** The first metric of each evaluator. */
function headlinesOf({ metrics, protocol }: Measurements): string {
  const headlines = Object.keys(protocol).flatMap((evaluator) => {
    const first = Object.entries(metrics).find(([name]) => name.startsWith(`${evaluator}/`));
    return first === undefined ? [] : [`${first[0]} ${first[1] === null ? 'undefined' : first[1].toFixed(2)}`];
  });
  return headlines.join(', ');
}
