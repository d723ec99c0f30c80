import { describe, expect, it } from '@jest/globals';
import { sweepErrors } from '../../../src/sweeps/errors.js';
import { jobCount } from '../../../src/sweeps/launchers/local/job-count.js';

describe('jobCount', () => {
  it.each([
    [8, 2, 4],
    [7, 2, 3],
    [1, 2, 1],
  ])('runs on %i cores with %i threads each %i jobs', (cores, threads, jobs) => {
    expect(jobCount({ jobs: 'auto', threads, cores, usesGpu: false })).toBe(jobs);
  });

  it('refuses more than there are cores for, and says how many there are', () => {
    const refused = sweepErrors['sweep/oversubscribed']({ jobs: 3, threads: 2, cores: 4, most: 2 });
    expect(refused.message).toBe('3 jobs with engine.threads 2 want 6 cores; this process may use 4.');
    expect(refused.remedy).toContain('--jobs 2');
    expect(() => jobCount({ jobs: 3, threads: 2, cores: 4, usesGpu: false })).toThrow(refused);
    expect(jobCount({ jobs: 2, threads: 2, cores: 4, usesGpu: false })).toBe(2);
  });

  it('runs one at a time on a GPU unless more are asked for', () => {
    expect(jobCount({ jobs: 'auto', threads: 2, cores: 16, usesGpu: true })).toBe(1);
    expect(jobCount({ jobs: 3, threads: 16, cores: 4, usesGpu: true })).toBe(3);
  });
});
