import type { ConformanceArea } from '../area.js';
import { crops } from './crops.js';

/** The areas that croplab covers. Every other folder of the kit is reported as not implemented. */
export const areas: readonly ConformanceArea[] = [crops];
