import type { ViewPlanner } from '../augment/render-contract.js';
import type { LoadedExperiment } from '../config/index.js';
import type { DatasetShelf } from '../container/dataset-shelf.js';
import type { ViewSpec } from '../crops/crop-strategy.js';
import type { ProgressReporter } from '../progress.js';
import { cacheDirectoryFor } from './cache-directory.js';

export interface OpenPlanner {
  readonly planner: ViewPlanner;
  /** The views of the crop strategy. */
  readonly views: readonly ViewSpec[];
  readonly progress: ProgressReporter;
}

/** The planner of an experiment's views, its dataset opened, without TensorFlow. */
export async function openPlanner(loaded: LoadedExperiment, shelf: DatasetShelf): Promise<OpenPlanner> {
  const [{ Terminal }, { createRunContainer }, { tokens }] = await Promise.all([
    import('./terminal.js'),
    import('../container/run-container.js'),
    import('../container/tokens.js'),
  ]);
  const progress = await Terminal.open();
  const container = createRunContainer({
    loaded,
    shelf,
    workingDirectory: process.cwd(),
    cacheDirectory: await cacheDirectoryFor(loaded.file),
    progress,
  });
  const planner = await container.getAsync(tokens.planner);
  const { views } = await container.getAsync(tokens.crops);
  return { planner, views, progress };
}
