import { byolAugmentation } from './byol.js';
import { cmcAugmentation } from './cmc.js';
import { mocoV2Augmentation } from './moco-v2.js';
import { noAugmentation } from './no-augmentation.js';
import { simclrAugmentation } from './simclr.js';
import { supervisedAugmentation } from './supervised.js';
import { swavAugmentation } from './swav.js';
import type { AugmentPlugin } from './view-pipeline.js';

/** The family's plug-ins: adding an augmentation set is one file and one line here. */
export const augmentPlugins: readonly AugmentPlugin[] = [
  mocoV2Augmentation,
  simclrAugmentation,
  byolAugmentation,
  swavAugmentation,
  cmcAugmentation,
  supervisedAugmentation,
  noAugmentation,
];
