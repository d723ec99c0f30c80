import type { LauncherPlugin } from './launcher.js';
import { local } from './local.js';
import { slurm } from './slurm.js';

/** The family's plug-ins: adding a launcher is one file and one line here. */
export const launcherPlugins: readonly LauncherPlugin[] = [local, slurm];
