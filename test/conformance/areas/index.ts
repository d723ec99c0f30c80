import type { ConformanceArea } from '../area.js';
import { augment } from './augment.js';
import { bing } from './bing.js';
import { color } from './color.js';
import { crops } from './crops.js';
import { evaluation } from './eval.js';
import { losses } from './losses.js';
import { model } from './model.js';
import { npy } from './npy.js';
import { optim } from './optim.js';
import { weights } from './weights.js';

/** The areas that croplab covers. Every other folder of the kit is reported as not implemented. */
export const areas: readonly ConformanceArea[] = [
  augment,
  color,
  losses,
  optim,
  model,
  crops,
  evaluation,
  npy,
  weights,
  bing,
];
