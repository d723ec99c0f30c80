import { existsSync } from 'node:fs';

/** Whether NVIDIA's kernel driver is loaded on this machine. */
export function hasNvidiaDriver(): boolean {
  return existsSync('/proc/driver/nvidia/version') || existsSync('/dev/nvidiactl') || existsSync('/dev/dxg');
}
