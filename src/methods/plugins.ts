import { byol } from './byol.js';
import { cmc } from './cmc.js';
import { mocoV2 } from './moco-v2.js';
import { simclr } from './simclr.js';
import { supervised } from './supervised.js';
import { swav } from './swav.js';
import type { MethodPlugin } from './method.js';

/** The family's plug-ins: adding a method is one file and one line here. */
export const methodPlugins: readonly MethodPlugin[] = [mocoV2, byol, swav, cmc, simclr, supervised];
