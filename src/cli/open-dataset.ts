import type { LoadedExperiment } from '../config/index.js';
import type { Dataset } from '../data/dataset.js';
import { cacheDirectoryFor } from './cache-directory.js';

/** The dataset of an experiment, without TensorFlow. */
export async function openDataset(loaded: LoadedExperiment): Promise<Dataset> {
  const [{ Terminal }, { createRunContainer }, { tokens }] = await Promise.all([
    import('./terminal.js'),
    import('../container/run-container.js'),
    import('../container/tokens.js'),
  ]);
  const container = createRunContainer({
    loaded,
    workingDirectory: process.cwd(),
    cacheDirectory: await cacheDirectoryFor(loaded.file),
    progress: await Terminal.open(),
  });
  return container.getAsync(tokens.dataset);
}
