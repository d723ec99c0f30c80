import { describe, expect, it } from '@jest/globals';
import { isAlive, ownerOf, parseOwner } from '../../src/runs/process-owner.js';

const slurm = (id: string, restarts?: string) =>
  ownerOf(process.pid, { SLURM_JOB_ID: id, ...(restarts === undefined ? {} : { SLURM_RESTART_COUNT: restarts }) });

describe('the owner of something', () => {
  it('is alive while its process is', () => {
    expect(isAlive(ownerOf(process.pid, {}))).toBe(true);
    expect(isAlive({ ...ownerOf(process.pid, {}), started: '1' })).toBe(false);
  });

  it('counts as alive on another host, but for earlier starts of the same batch task', () => {
    const elsewhere = { ...slurm('7'), host: 'elsewhere' };
    expect(isAlive(elsewhere, ownerOf(process.pid, {}))).toBe(true);
    expect(isAlive(elsewhere, slurm('7'))).toBe(true);
    expect(isAlive(elsewhere, slurm('8', '1'))).toBe(true);
    expect(isAlive(elsewhere, slurm('7', '1'))).toBe(false);
  });

  it('is read back as it was written, and from nothing else', () => {
    expect(parseOwner(JSON.parse(JSON.stringify(slurm('7', '2'))))).toEqual(slurm('7', '2'));
    for (const value of [null, 'text', {}, { process: '1', started: '1', host: 'a' }]) {
      expect(parseOwner(value)).toBeUndefined();
    }
  });
});
