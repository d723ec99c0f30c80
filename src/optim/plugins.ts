import type { OptimizerPlugin } from './optimizer.js';
import { adamW } from './optimizers/adamw.js';
import { larc } from './optimizers/larc.js';
import { lars } from './optimizers/lars.js';
import { sgd } from './optimizers/sgd.js';
import type { SchedulePlugin } from './schedule.js';
import { constant } from './schedules/constant.js';
import { cosine } from './schedules/cosine.js';
import { step } from './schedules/step.js';

/** The family's plug-ins: adding an optimiser is one file and one line here. */
export const optimizerPlugins: readonly OptimizerPlugin[] = [sgd, lars, larc, adamW];

/** Adding a schedule is one file and one line here. */
export const schedulePlugins: readonly SchedulePlugin[] = [constant, cosine, step];
