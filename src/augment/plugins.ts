import { mocoV2Augmentation } from './moco-v2.js';
import { noAugmentation } from './no-augmentation.js';
import type { AugmentPlugin } from './view-pipeline.js';

/** The family's plug-ins: adding an augmentation set is one file and one line here. */
export const augmentPlugins: readonly AugmentPlugin[] = [mocoV2Augmentation, noAugmentation];
