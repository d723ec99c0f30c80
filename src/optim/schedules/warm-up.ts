import type { SettingsOf } from '../../container/plugin.js';
import type { ScheduleContext } from '../schedule.js';

/** The block that every schedule takes under `warmUp`. */
export const warmUpSchema = {
  type: 'object',
  properties: {
    steps: { type: 'integer', minimum: 0, default: 0, description: 'Length in optimiser steps; added to `epochs`.' },
    epochs: { type: 'number', minimum: 0, default: 0, description: 'Length in epochs; added to `steps`.' },
    startFactor: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      default: 0,
      description: 'Share of the learning rate at the first step.',
    },
    reachesFull: {
      type: 'boolean',
      default: false,
      description:
        'Whether the last step of the warm-up has the full rate already (SwAV), so that it occurs twice, or only the step after it (BYOL).',
    },
  },
  default: {},
  additionalProperties: false,
  description: 'Linear growth of the learning rate at the beginning; none where both lengths are 0.',
} as const;

export interface WarmUp {
  /** In steps. */
  readonly length: number;
  /** At `step` < length. */
  factor(step: number): number;
}

export function createWarmUp(
  { steps, epochs, startFactor, reachesFull }: SettingsOf<typeof warmUpSchema>,
  { stepsPerEpoch }: ScheduleContext,
): WarmUp {
  const length = steps + Math.round(epochs * stepsPerEpoch);
  const divisor = reachesFull ? Math.max(length - 1, 1) : length;
  return { length, factor: (step) => startFactor + ((1 - startFactor) * step) / divisor };
}
