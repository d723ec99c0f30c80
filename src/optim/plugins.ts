import type { OptimizerPlugin } from './optimizer.js';
import type { SchedulePlugin } from './schedule.js';

/** The family's plug-ins: adding an optimiser is one file and one line here. */
export const optimizerPlugins: readonly OptimizerPlugin[] = [];

/** Adding a schedule is one file and one line here. */
export const schedulePlugins: readonly SchedulePlugin[] = [];
