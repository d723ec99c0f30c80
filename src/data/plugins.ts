import type { DatasetPlugin } from './dataset.js';

/** The family's plug-ins: adding a dataset kind is one file and one line here. */
export const datasetPlugins: readonly DatasetPlugin[] = [];
