import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whether NVIDIA's kernel driver is loaded on this machine. */
export function hasNvidiaDriver(): boolean {
  return existsSync('/proc/driver/nvidia/version') || existsSync('/dev/nvidiactl') || existsSync('/dev/dxg');
}

/**
 * The model of the machine's GPUs as the driver tells it ('NVIDIA H200'). Undefined where there are several models, since CUDA's order is not the driver's,
 * and where the driver tells none.
 */
export function nvidiaGpuModel(folder = '/proc/driver/nvidia/gpus'): string | undefined {
  let models: (string | undefined)[];
  try {
    models = readdirSync(folder).map((name) => {
      const [, model] = /^Model:\s*(.+?)\s*$/m.exec(readFileSync(join(folder, name, 'information'), 'utf8')) ?? [];
      return model;
    });
  } catch {
    return undefined;
  }
  return new Set(models).size === 1 ? models[0] : undefined;
}
