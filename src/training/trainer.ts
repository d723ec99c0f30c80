import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BatchLoader, LoadedBatch } from '../augment/render-contract.js';
import type { TrainingSettings } from '../config/experiment.js';
import type { TrainingLength } from '../container/training-length.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import { TensorGuard } from '../engine/tensor-guard.js';
import type { Schedule } from '../optim/schedule.js';
import type { ProgressTask } from '../progress.js';
import type { MetricLine } from '../runs/run-files.js';
import { trainingErrors } from './errors.js';
import type { StepReport, StepRunner } from './steps/step-runner.js';
import type { StepParts } from './steps/training-step.js';

export interface TrainerOptions {
  readonly parts: StepParts;
  readonly runner: StepRunner;
  readonly loader: BatchLoader;
  readonly schedule: Schedule;
  readonly random: RandomStream;
  readonly length: TrainingLength;
  readonly settings: Pick<TrainingSettings, 'logEverySteps'>;
  readonly signal: AbortSignal;
  readonly task: ProgressTask;
  /** Takes the values that are to be logged. */
  readonly record: (lines: readonly MetricLine[]) => void;
  /** Where the state was last saved, for messages. */
  readonly lastCheckpoint: () => string | undefined;
  /** What is due after a step: evaluations, a checkpoint. */
  readonly afterStep: (step: number) => Promise<void>;
}

/** Where the time between two lines of metrics went, in milliseconds; evaluations and checkpoints are left out. */
interface Clock {
  since: number;
  waited: number;
  steps: number;
}

/** The loop over steps. It keeps nothing that outlives a step but the clock: state is in variables, draws come from named streams. */
export class Trainer {
  readonly #guard: TensorGuard;
  readonly #clock: Clock = { since: performance.now(), waited: 0, steps: 0 };

  constructor(private readonly options: TrainerOptions) {
    this.#guard = new TensorGuard(options.parts.engine);
  }

  /**
   * Makes the steps `from` to `to - 1`. Returns how many have been made when it ends, which is fewer than `to` if the signal stopped it.
   *
   * @throws `training/loss-not-finite`, `engine/tensor-leak`
   */
  async train(from: number, to: number): Promise<number> {
    const { loader, signal, task, afterStep } = this.options;
    let made = from;
    for await (const batch of loader.batches(from, to)) {
      // Steps block the event loop; between them workers' answers, signals and the progress bar get their turn.
      await nextTurn();
      if (signal.aborted) return made;
      const report = this.#step(batch, to);
      made = batch.step + 1;
      this.#guard.check(made);
      task.advance(1, `loss ${report.loss.toFixed(3)}`);
      const paused = performance.now();
      await afterStep(made);
      this.#clock.since += performance.now() - paused;
    }
    return made;
  }

  #step(batch: LoadedBatch, to: number): StepReport {
    const { parts, runner, schedule, random, length, settings, lastCheckpoint } = this.options;
    const { step } = batch;
    const made = step + 1;
    const isLogged = made % settings.logEverySteps === 0 || made === to;
    const learningRate = parts.optimizer.learningRate * schedule.factor(step);
    const inputs = parts.method.inputs({ step, ...length }, random.stream('method'));
    const report = runner.run({ batch, inputs, learningRate, withMetrics: isLogged });
    if (!Number.isFinite(report.loss)) {
      const { loss } = report;
      throw trainingErrors['training/loss-not-finite']({ step: made, loss, checkpoint: lastCheckpoint() });
    }
    this.#clock.waited += batch.waited;
    this.#clock.steps += 1;
    if (isLogged) this.#record(made, report, learningRate);
    return report;
  }

  #record(step: number, { loss, metrics }: StepReport, learningRate: number): void {
    const { length, record } = this.options;
    const now = performance.now();
    const elapsed = now - this.#clock.since;
    const values: Record<string, number> = {
      'train/loss': loss,
      ...Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`train/${name}`, value])),
      'train/learningRate': learningRate,
      'time/step': elapsed / this.#clock.steps,
      'time/inputWait': (100 * this.#clock.waited) / elapsed,
    };
    Object.assign(this.#clock, { since: now, waited: 0, steps: 0 });
    const epoch = Math.floor((step - 1) / length.stepsPerEpoch);
    const wallTime = Date.now();
    record(Object.entries(values).map(([name, value]) => ({ step, epoch, name, value, wallTime })));
  }
}
