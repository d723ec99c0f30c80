import type { Piscina } from 'piscina';
import { augmentErrors } from '../../augment/errors.js';
import type { Sample } from '../../data/dataset.js';
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

  /**
   * Runs one of the worker's functions on a sample's image.
   *
   * @throws `augment/image-unreadable`
   */
  async run<Name extends keyof BingWork>(
    name: Name,
    { id, image }: Pick<Sample, 'id' | 'image'>,
    task: TaskOf<Name>,
  ): Promise<ResultOf<Name>> {
    const run = await this.#runner();
    return run(name, task).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw augmentErrors['augment/image-unreadable']({ path: image.path, sample: id, reason }, { cause: error });
    }) as Promise<ResultOf<Name>>;
  }

  /** What runs a function of the worker, somewhere. */
  async #runner(): Promise<(name: keyof BingWork, task: object) => Promise<unknown>> {
    if (this.workers === 0) {
      const work = await import('./bing-worker.js');
      return async (name, task) => work[name](task as never);
    }
    this.#pool ??= this.#start();
    const pool = await this.#pool;
    return async (name, task) => pool.run(task, { name }) as Promise<unknown>;
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
