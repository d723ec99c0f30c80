import type { Piscina } from 'piscina';
import { workerFile } from '../../worker-file.js';

type BingWork = typeof import('./bing-worker.js');
type TaskOf<Name extends keyof BingWork> = Parameters<BingWork[Name]>[0];
type ResultOf<Name extends keyof BingWork> = Awaited<ReturnType<BingWork[Name]>>;

/** Milliseconds after which a thread without work ends: training asks for an image once, and then has its boxes. */
const IDLE = 3000;

/** Threads that look into images; they start when they are needed and end when they have nothing to do. What they find is the same with any number. */
export class BingThreads {
  #pool: Promise<Piscina> | undefined;

  /** @param workers 0 works in this thread */
  constructor(private readonly workers: number) {}

  /** Runs one of the worker's functions. Errors come back as errors, without their class. */
  async run<Name extends keyof BingWork>(name: Name, task: TaskOf<Name>): Promise<ResultOf<Name>> {
    if (this.workers === 0) {
      const work = await import('./bing-worker.js');
      const call = work[name] as (task: TaskOf<Name>) => Promise<ResultOf<Name>>;
      return call(task);
    }
    this.#pool ??= this.#start();
    const pool = await this.#pool;
    return pool.run(task, { name }) as Promise<ResultOf<Name>>;
  }

  async #start(): Promise<Piscina> {
    const { Piscina } = await import('piscina');
    return new Piscina({
      filename: workerFile('proposals/bing/bing-worker.js'),
      minThreads: 0,
      maxThreads: this.workers,
      idleTimeout: IDLE,
      recordTiming: false,
    });
  }
}
