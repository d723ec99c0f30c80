import type { AugmentPlugin } from './view-pipeline.js';

/** The family's plug-ins: adding an augmentation set is one file and one line here. */
export const augmentPlugins: readonly AugmentPlugin[] = [];
