import { pluginDefiner, type FamilyPlugin } from '../container/family.js';
import type { Empty } from '../container/plugin.js';

/** A learning-rate schedule: pure arithmetic, no state. */
export interface Schedule {
  /** What the base learning rate is multiplied by at `step` (0 to totalSteps - 1). */
  factor(step: number): number;
}

export interface ScheduleContext {
  /** Of the full length, also where a run is stopped earlier. */
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
}

export type ScheduleTraits = Empty;

export type SchedulePlugin = FamilyPlugin<ScheduleContext, Schedule, ScheduleTraits>;
export const defineSchedule = pluginDefiner<ScheduleContext, Schedule, ScheduleTraits>('schedule');
