import { describe, expect, it } from '@jest/globals';
import { totalmem } from 'node:os';
import { freeMemory, processMemory } from '../../../src/sweeps/launchers/local/system-memory.js';

const hasProc = process.platform === 'linux';

describe('the memory of the system', () => {
  it('is some, and less than the machine has', () => {
    expect(freeMemory()).toBeGreaterThan(0);
    expect(freeMemory()).toBeLessThanOrEqual(totalmem());
  });

  (hasProc ? it : it.skip)('is counted for each process', () => {
    const own = processMemory(process.pid)!;
    expect(own.now).toBeGreaterThan(10_000_000);
    expect(own.peak).toBeGreaterThanOrEqual(own.now);
    expect(processMemory(2 ** 22 + 1)).toBeUndefined();
  });
});
