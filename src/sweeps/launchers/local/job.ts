import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { memorySettings } from '../../../engine/memory-settings.js';
import { CroplabError, ExitCode } from '../../../errors/index.js';
import { lockRun } from '../../../runs/run-lock.js';
import { runBlueprint } from '../../../training/run-blueprint.js';
import { workerFile } from '../../../worker-file.js';
import type { AttemptFailure } from '../../ledger/ledger-record.js';
import type { NewRecord } from '../../ledger/ledger-writer.js';
import type { TakenRun } from '../../sweep-queue.js';
import type { SweepWork } from '../launcher.js';
import { JobDisplay } from './job-display.js';
import type { PointMessage, PointTask } from './point-messages.js';

/** Characters of a process's output that are looked at for why it ended. */
const TAIL = 400;

/** What a terminal would not show but obey. */
const UNPRINTABLE = /[^\P{Cc}\n\t]/gu;

/** One attempt at a run in a process of its own. */
export class Job {
  readonly #began = performance.now();
  readonly #display: JobDisplay;
  readonly #output: string;
  #child: ChildProcess | undefined;
  #isStopped = false;
  /** When the process is gone and the ledger says how it ended. */
  readonly ended: Promise<void>;

  constructor(
    readonly taken: TakenRun,
    private readonly work: SweepWork,
    isOneOfSeveral: boolean,
  ) {
    const { run, attempt } = taken;
    this.#display = new JobDisplay(work.request, run.name, isOneOfSeveral ? run.label : undefined);
    this.#output = join(work.queue.ledger.outputFolder, `${run.id}-${attempt}.txt`);
    this.ended = this.#run().finally(() => {
      this.#display.end();
    });
  }

  /** The process's number, once there is one. */
  get process(): number | undefined {
    return this.#child?.pid;
  }

  /** Whether it has made some steps, so that its memory says what it needs. */
  get isSettled(): boolean {
    return this.#display.steps >= 3;
  }

  /** Asks it to save and end. */
  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    if (this.#child?.connected) this.#child.send({ stop: true }, () => undefined);
  }

  /** Ends it at once. */
  kill(): void {
    this.#child?.kill('SIGKILL');
  }

  async #run(): Promise<void> {
    const { ledger } = this.work.queue;
    const cause = await this.#runProcess();
    await ledger.refresh();
    const { ended } = ledger.historyOf(this.taken.run.id);
    if (ended?.attempt !== this.taken.attempt) await this.#recordLoss(cause);
    if ((await stat(this.#output).catch(() => undefined))?.size === 0) await rm(this.#output, { force: true });
  }

  /** Starts the process and waits for its end. Returns how it ended. */
  async #runProcess(): Promise<string> {
    const { run, lock } = this.taken;
    const blueprint = await runBlueprint(run.loaded);
    const output = openSync(this.#output, 'a');
    const child = fork(workerFile('sweeps/launchers/local/point-process.js'), {
      serialization: 'advanced',
      stdio: ['ignore', output, output, 'ipc'],
      execArgv: [],
      env: { ...process.env, ...memorySettings(process.env) },
    });
    closeSync(output);
    this.#child = child;
    child.on('message', (message: PointMessage) => {
      this.#display.take(message);
    });
    // A process that is gone before it was told anything.
    child.on('error', () => undefined);
    const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    exit.catch(() => undefined);
    try {
      await once(child, 'spawn');
      await lock.handTo(child.pid!);
    } catch (error) {
      child.kill('SIGKILL');
      await lock.release();
      return (error as Error).message;
    }
    child.send(this.#taskOf(blueprint), () => undefined);
    if (this.#isStopped) child.send({ stop: true }, () => undefined);
    const [code, signal] = await exit;
    return signal ?? `exit code ${code}`;
  }

  #taskOf(blueprint: PointTask['blueprint']): PointTask {
    const { run, attempt, resume } = this.taken;
    const { outDirectory, experimentName, command, workingDirectory, cacheDirectory } = this.work.request;
    return {
      blueprint,
      directory: run.paths.directory,
      id: run.id,
      attempt,
      ledgerFile: this.work.queue.ledger.writerPath,
      output: this.#output,
      request: { outDirectory, experimentName, command, workingDirectory, cacheDirectory, resume, ...run.request },
    };
  }

  /** Writes down what a process could not say itself. Its lock is taken over for that, unless another process was faster. */
  async #recordLoss(cause: string): Promise<void> {
    const { run, attempt } = this.taken;
    const lock = await lockRun(run.paths.directory).catch((error: unknown) => {
      if (error instanceof CroplabError && error.code === 'runs/in-use') return undefined;
      throw error;
    });
    if (lock === undefined) return;
    const isInterrupted = this.#isStopped || cause === 'SIGTERM' || cause === 'SIGINT';
    try {
      const ended: NewRecord = {
        state: isInterrupted ? 'interrupted' : 'failed',
        id: run.id,
        attempt,
        seconds: Number(((performance.now() - this.#began) / 1000).toFixed(3)),
        cpuSeconds: null,
        peakBytes: null,
        failure: isInterrupted ? null : await this.#failure(cause),
        log: isInterrupted ? null : this.#output,
      };
      await this.work.queue.ledger.write([ended]);
    } finally {
      await lock.release();
    }
  }

  async #failure(cause: string): Promise<AttemptFailure> {
    const printed = (await readFile(this.#output, 'utf8').catch(() => ''))
      .trim()
      .slice(-TAIL)
      .replaceAll(UNPRINTABLE, '?');
    const memory = cause === 'SIGKILL' ? ', perhaps for want of memory' : '';
    const message = `Its process on ${hostname()} ended with ${cause}${memory}.${printed === '' ? '' : ` It printed: ${printed}`}`;
    const remedy = 'Start the same command again: it goes on from the last checkpoint.';
    return { code: null, message, remedy, exitCode: ExitCode.runFailed };
  }
}
