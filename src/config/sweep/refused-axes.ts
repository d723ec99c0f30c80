import { isWithin } from '../dotted-path.js';
import { pointLabels } from './point-labels.js';

/** Why a key cannot be an axis: points that differ in it alone would be one run, or could not be one process. */
const refused: readonly (readonly [prefix: string, reason: string])[] = [
  ['engine.device', 'one process has one engine'],
  ['engine.threads', 'one process has one engine'],
  ['engine.mode', 'how a step is made is no part of what a run is'],
  ['launcher', 'it says where the sweep is run'],
  ['observers', 'they do not change a run'],
  ['name', 'runs are told apart by what they compute, not by name'],
  ['notes', 'it does not change a run'],
  ['tags', 'it does not change a run'],
  ['training.workers', 'it does not change results'],
  ['training.pixelCache', 'it does not change results'],
  ['training.prefetch', 'it does not change results'],
  ['plugins', 'they are loaded before a point is chosen'],
  ['extends', 'files are read before a point is chosen'],
  ['sweep', 'a sweep is no part of a point'],
];

/** Why points cannot differ in that key, if they cannot. What a point is called may come along with other keys. */
export function whyRefused(path: readonly string[], mayBeLabel: boolean): string | undefined {
  const found = refused.find(([prefix]) => isWithin(path, prefix.split('.')));
  return found === undefined || (mayBeLabel && pointLabels.includes(found[0])) ? undefined : found[1];
}
