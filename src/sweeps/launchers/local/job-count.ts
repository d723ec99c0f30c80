import { sweepErrors } from '../../errors.js';

export interface JobCountRequest {
  readonly jobs: number | 'auto';
  /** Of each job. */
  readonly threads: number;
  /** Cores that this process may use. */
  readonly cores: number;
  /** Whether the jobs compute on a GPU, which one fills. */
  readonly usesGpu: boolean;
}

/**
 * How many jobs run at a time. Threads are never changed to make room for more: the last bits of results depend on them.
 *
 * @throws `sweep/oversubscribed`
 */
export function jobCount({ jobs, threads, cores, usesGpu }: JobCountRequest): number {
  const most = Math.max(1, Math.floor(cores / threads));
  if (jobs === 'auto') return usesGpu ? 1 : most;
  if (!usesGpu && jobs > most) throw sweepErrors['sweep/oversubscribed']({ jobs, threads, cores, most });
  return jobs;
}
