import type { EndedRecord, RunningRecord } from '../../../src/sweeps/ledger/ledger-record.js';

export const running = (id: string, attempt: number): Omit<RunningRecord, 'at'> => ({
  state: 'running',
  id,
  attempt,
  host: 'here',
  process: 1,
});

export const ended = (
  state: EndedRecord['state'],
  id: string,
  attempt: number,
  more: Partial<EndedRecord> = {},
): Omit<EndedRecord, 'at'> => ({
  state,
  id,
  attempt,
  seconds: 1,
  cpuSeconds: 1,
  peakBytes: 1000,
  failure: state === 'failed' ? { code: null, message: 'It broke.', remedy: 'Mend it.', exitCode: 1 } : null,
  log: null,
  ...more,
});
