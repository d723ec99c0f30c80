import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { linkedEngine, type LinkedEngine } from './install/engine-location.js';
import { hasNvidiaDriver } from './install/nvidia-driver.js';
import { tensorflowVersion } from './install/wheels.js';

/** What is installed, and what the machine has. Loads nothing. */
export interface EngineStatus {
  readonly installed: LinkedEngine | undefined;
  readonly tensorflow: string;
  readonly processor: string;
  readonly cores: number;
  /** Version of NVIDIA's kernel driver, or undefined where there is none. */
  readonly nvidiaDriver: string | undefined;
}

export function engineStatus(): EngineStatus {
  const processors = cpus();
  return {
    installed: linkedEngine(),
    tensorflow: tensorflowVersion,
    processor: (processors[0]?.model ?? 'unknown').trim(),
    cores: processors.length,
    nvidiaDriver: nvidiaDriverVersion(),
  };
}

function nvidiaDriverVersion(): string | undefined {
  if (!hasNvidiaDriver()) return undefined;
  try {
    const text = readFileSync('/proc/driver/nvidia/version', 'utf8');
    return /Kernel Module.*?(\d+\.\d+(?:\.\d+)?)/.exec(text)?.[1] ?? 'unknown';
  } catch {
    return 'unknown';
  }
}
