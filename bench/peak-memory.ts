import type { Engine } from '../src/engine/engine.js';

/** Peak resident memory of this process in bytes. Null on a GPU, whose memory it says nothing of. */
export const peakMemory = ({ device }: Engine): number | null =>
  device.kind === 'gpu' ? null : process.resourceUsage().maxRSS * 1024;
