import type { AxesSettings } from '../../config/sweep/sweep-settings.js';
import type { Factor } from './factor.js';

/** Each axis of a grid by itself, so that all of their values are combined. */
export function gridFactors(grid: NonNullable<AxesSettings['grid']>): readonly Factor[] {
  return Object.entries(grid).map(([key, values]) => values.map((value) => ({ [key]: value })));
}
