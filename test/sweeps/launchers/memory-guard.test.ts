import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { judgeMemory, type GuardedJob } from '../../../src/sweeps/launchers/local/memory-guard.js';

const job = (now: number, peak = now, isSettled = true): GuardedJob => ({ memory: { now, peak }, isSettled });

describe('judgeMemory', () => {
  it('always lets the first begin', () => {
    expect(judgeMemory({ running: [], measuredPeak: 100, free: 0, most: 1 })).toEqual({ begins: true });
  });

  it('waits until the first says what it needs', () => {
    const running = [job(10, 10, false)];
    expect(judgeMemory({ running, measuredPeak: 0, free: 1000, most: undefined })).toEqual({
      begins: false,
      wanted: undefined,
      room: 1000,
    });
    expect(judgeMemory({ running, measuredPeak: 10, free: 1000, most: undefined }).begins).toBe(true);
  });

  it('keeps room for those that run to grow', () => {
    // 100 each: 60 are still to be taken by the one that runs, 110 by the next.
    const running = [job(40)];
    expect(judgeMemory({ running, measuredPeak: 100, free: 171, most: undefined }).begins).toBe(true);
    const refused = judgeMemory({ running, measuredPeak: 100, free: 169, most: undefined });
    expect(refused).toMatchObject({ begins: false, room: 109 });
    expect(refused.begins ? undefined : refused.wanted).toBeCloseTo(110);
  });

  it('keeps to the limit that was set', () => {
    const running = [job(100), job(100)];
    expect(judgeMemory({ running, measuredPeak: 100, free: 10_000, most: 300 }).begins).toBe(false);
    expect(judgeMemory({ running, measuredPeak: 100, free: 10_000, most: 320 }).begins).toBe(true);
  });

  it('never fills memory with jobs that take what was measured', () => {
    const jobs = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(jobs, fc.integer({ min: 0, max: 2000 }), (taken, free) => {
        const running = taken.map((now) => job(now, 100));
        const growth = taken.reduce((sum, now) => sum + 100 - now, 0);
        const { begins } = judgeMemory({ running, measuredPeak: 100, free, most: undefined });
        expect(begins).toBe(free - growth >= 110.00000000000001);
      }),
    );
  });
});
