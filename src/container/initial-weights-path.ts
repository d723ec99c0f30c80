import { resolve } from 'node:path';
import type { Experiment } from '../config/experiment.js';

/** The file that the backbone begins with, absolute, if the experiment names one. */
export function initialWeightsPath({ backbone }: Experiment, workingDirectory: string): string | undefined {
  return typeof backbone.weights === 'string' ? resolve(workingDirectory, backbone.weights) : undefined;
}
