import type { AxesSettings } from '../../config/sweep/sweep-settings.js';
import type { Factor } from './factor.js';
import { gridFactors } from './grid.js';
import { randomFactor } from './random.js';
import { zipFactors } from './zip.js';

/** What points of these axes are combined of, in the order of the schema: grid, zip, random. */
export function axesFactors({ grid, zip, random }: AxesSettings): readonly Factor[] {
  return [
    ...(grid === undefined ? [] : gridFactors(grid)),
    ...(zip === undefined ? [] : zipFactors(zip)),
    ...(random === undefined ? [] : [randomFactor(random)]),
  ];
}
