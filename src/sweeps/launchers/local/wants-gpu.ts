import type { EngineSettings } from '../../../config/experiment.js';
import { linkedEngine } from '../../../engine/install/engine-location.js';
import { hasNvidiaDriver } from '../../../engine/install/nvidia-driver.js';

/** Whether a run with this engine computes on a GPU of this machine. */
export function wantsGpu({ device }: Pick<EngineSettings, 'device'>): boolean {
  return device === 'gpu' || (device === 'auto' && linkedEngine()?.variant === 'gpu' && hasNvidiaDriver());
}
