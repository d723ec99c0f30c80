import { join } from 'node:path';
import type { Dataset, DatasetContext, DatasetPlugin, Sample, SplitName } from '../../src/data/dataset.js';
import { silentProgress } from '../../src/progress.js';
import { filledSettings } from '../filled-settings.js';

/** Opens a dataset in `folder` as a run does: settings checked against the plug-in's schema, defaults filled in. */
export async function openDataset(
  plugin: DatasetPlugin,
  folder: string,
  settings: object,
  context: Partial<DatasetContext> = {},
): Promise<Dataset> {
  return plugin.create(filledSettings(plugin, settings), {
    workingDirectory: folder,
    cacheDirectory: join(folder, 'cache'),
    workers: 2,
    progress: silentProgress,
    ...context,
  });
}

/** All samples of a split in their order. */
export function samplesOf(dataset: Dataset, name: SplitName): Sample[] {
  const split = dataset.split(name);
  return Array.from({ length: split.length }, (_, index) => split.sample(index));
}

export const idsOf = (dataset: Dataset, name: SplitName): string[] => samplesOf(dataset, name).map(({ id }) => id);
