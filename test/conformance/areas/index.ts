import type { ConformanceArea } from '../area.js';

/** The areas that croplab covers. Every other folder of the kit is reported as not implemented. */
export const areas: readonly ConformanceArea[] = [];
