import type { MethodPlugin } from './method.js';
import { mocoV2 } from './moco-v2.js';

/** The family's plug-ins: adding a method is one file and one line here. */
export const methodPlugins: readonly MethodPlugin[] = [mocoV2];
