import { availableParallelism } from 'node:os';
import type { LoadedExperiment } from '../../config/index.js';
import { jobCount } from '../launchers/local/job-count.js';
import { wantsGpu } from '../launchers/local/wants-gpu.js';
import { taskCount } from '../launchers/slurm/task-count.js';

/**
 * How many of the points run at a time, where nothing but their launcher's settings limits them.
 *
 * @throws `sweep/oversubscribed`
 */
export function jobsAtATime(points: readonly { readonly loaded: LoadedExperiment }[]): number {
  const experiments = points.map(({ loaded }) => loaded.experiment);
  const launcher = experiments[0]?.launcher;
  const jobs = typeof launcher?.jobs === 'number' ? launcher.jobs : 'auto';
  if (launcher?.kind === 'slurm') return taskCount(jobs, points.length);
  const threads = experiments.reduce((most, { engine }) => Math.max(most, engine.threads), 1);
  const usesGpu = experiments.some(({ engine }) => wantsGpu(engine));
  return jobCount({ jobs, threads, cores: availableParallelism(), usesGpu });
}
