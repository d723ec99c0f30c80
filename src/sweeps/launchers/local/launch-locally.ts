import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { CroplabError, ExitCode } from '../../../errors/index.js';
import type { SweepWork } from '../launcher.js';
import { Job } from './job.js';
import { jobCount } from './job-count.js';
import { judgeMemory } from './memory-guard.js';
import { freeMemory, processMemory } from './system-memory.js';
import { wantsGpu } from './wants-gpu.js';

export interface LocalSettings {
  readonly jobs: number | 'auto';
  /** GiB. */
  readonly memory: number | null;
}

const GIBIBYTE = 2 ** 30;

/** Milliseconds between two looks at what other processes do, and at how much memory there is. */
const INTERVAL = 300;

/** Makes the runs of the queue in processes of this machine, until none is left that this process may make. */
export async function launchLocally(settings: LocalSettings, work: SweepWork): Promise<void> {
  await new JobPool(settings, work).drain();
}

class JobPool {
  /** Each with when it is ended and the queue knows how. */
  readonly #running = new Map<Job, Promise<void>>();
  readonly #most: number;
  readonly #stop = new AbortController();
  /** What makes it pointless to begin another run. */
  #halt: Error | undefined;
  #isWaiting = false;
  #isShort = false;

  constructor(
    private readonly settings: LocalSettings,
    private readonly work: SweepWork,
  ) {
    const { jobs } = settings;
    const { runs } = work.queue;
    const engines = runs.map(({ loaded }) => loaded.experiment.engine);
    const threads = Math.max(1, ...engines.map((engine) => engine.threads));
    this.#most = jobCount({ jobs, threads, cores: availableParallelism(), usesGpu: engines.some(wantsGpu) });
  }

  async drain(): Promise<void> {
    const { signal } = this.work.request;
    const stopAll = (): void => {
      this.#stop.abort();
      for (const job of this.#running.keys()) job.stop();
    };
    const killAll = (): void => {
      for (const job of this.#running.keys()) job.kill();
    };
    signal.addEventListener('abort', stopAll);
    this.#stop.signal.addEventListener('abort', stopAll, { once: true });
    process.on('exit', killAll);
    try {
      if (signal.aborted) stopAll();
      while (await this.#next());
    } catch (error) {
      stopAll();
      throw error;
    } finally {
      await Promise.all(this.#running.values());
      signal.removeEventListener('abort', stopAll);
      process.off('exit', killAll);
    }
    if (this.#halt !== undefined) throw this.#halt;
  }

  /** Begins a run, or waits for something to happen. Returns whether there is anything left to do. */
  async #next(): Promise<boolean> {
    if (this.work.failFast && this.work.queue.count('failed') > 0) this.#stop.abort();
    const isStopped = this.#stop.signal.aborted;
    if (!isStopped && this.#running.size < this.#most && this.#hasMemory()) {
      const taken = await this.work.queue.take();
      if (taken !== undefined) {
        this.#begin(taken);
        return true;
      }
      const elsewhere = this.work.queue.count('elsewhere');
      if (this.#running.size === 0 && (elsewhere === 0 || !this.work.waits)) return false;
      if (this.#running.size === 0) this.#sayWaiting(elsewhere);
    }
    if (isStopped && this.#running.size === 0) return false;
    const pause = new AbortController();
    await Promise.race([
      ...this.#running.values(),
      delay(INTERVAL, undefined, { signal: pause.signal }).catch(() => undefined),
    ]);
    pause.abort();
    return true;
  }

  #begin(taken: Job['taken']): void {
    const { queue, request } = this.work;
    const position = queue.runs.indexOf(taken.run) + 1;
    const again = taken.attempt > 1 ? `, attempt ${taken.attempt}` : '';
    if (queue.runs.length > 1) request.say(`Run ${position} of ${queue.runs.length}: ${taken.run.label}${again}`);
    const job = new Job(taken, this.work, this.#most > 1 && queue.runs.length > 1);
    const ended = job.ended
      .then(() => this.#settle(job))
      .catch((error: unknown) => {
        this.#halt ??= error as Error;
        this.#stop.abort();
      })
      .finally(() => this.#running.delete(job));
    this.#running.set(job, ended);
  }

  async #settle({ taken }: Job): Promise<void> {
    const { queue, request } = this.work;
    const { retriedFor } = await queue.settle(taken);
    const state = queue.stateOf(taken.run);
    if (state.state === 'failed') {
      request.say(`${taken.run.label}: failed: ${state.failure.message}`);
      const { code, message, remedy, exitCode } = state.failure;
      if (exitCode === ExitCode.missing) this.#halt ??= new CroplabError(code ?? '', message, remedy, exitCode);
      if (this.#halt !== undefined) this.#stop.abort();
    }
    if (retriedFor !== undefined) request.say(`${taken.run.label}: to be tried again, because: ${retriedFor}`);
  }

  #hasMemory(): boolean {
    const { memory } = this.settings;
    const verdict = judgeMemory({
      running: [...this.#running.keys()].map((job) => ({
        memory: job.process === undefined ? undefined : processMemory(job.process),
        isSettled: job.isSettled,
      })),
      measuredPeak: this.work.queue.ledger.peakBytes,
      free: freeMemory(),
      most: memory === null ? undefined : memory * GIBIBYTE,
    });
    if (verdict.begins) return true;
    if (verdict.wanted !== undefined && !this.#isShort) {
      this.#isShort = true;
      const [wanted, room] = [verdict.wanted, verdict.room].map((bytes) => (bytes / GIBIBYTE).toFixed(1));
      const jobs = this.#running.size === 1 ? '1 job' : `${this.#running.size} jobs`;
      this.work.request.say(
        `Going on with ${jobs}: another may take ${wanted} GiB of memory, and there is room for ${room}.`,
      );
    }
    return false;
  }

  #sayWaiting(elsewhere: number): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.work.request.say(
      elsewhere === 1
        ? 'Waiting for the last run, which another process is working on.'
        : `Waiting for the last ${elsewhere} runs, which other processes are working on.`,
    );
  }
}
