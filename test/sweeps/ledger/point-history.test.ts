import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LedgerRecord } from '../../../src/sweeps/ledger/ledger-record.js';
import { untouched, withRecord } from '../../../src/sweeps/ledger/point-history.js';
import { ended, running } from './records.js';

const at = '2026-01-01T00:00:00.000Z';
const historyOf = (records: readonly LedgerRecord[]) => records.reduce(withRecord, untouched);

describe('the history of a point', () => {
  it('is that of the last attempt, with all failures counted', () => {
    const records = [
      { ...running('a', 1), at },
      { ...ended('failed', 'a', 1), at },
      { ...running('a', 2), at },
      { ...ended('interrupted', 'a', 2), at },
    ];
    expect(historyOf(records)).toMatchObject({ attempts: 2, failures: 1, ended: records[3], lastFailure: records[1] });
    expect(historyOf([...records, { ...running('a', 3), at }])).toMatchObject({ attempts: 3, ended: undefined });
  });

  it('depends neither on the order in which the files of a ledger are read nor on a clock that jumps', () => {
    const attempts = fc.array(fc.constantFrom('done', 'failed', 'interrupted', 'killed'), {
      minLength: 1,
      maxLength: 8,
    });
    const shuffled = attempts.chain((outcomes) => {
      const records = outcomes.flatMap((outcome, index): LedgerRecord[] => [
        { ...running('a', index + 1), at },
        ...(outcome === 'killed' ? [] : [{ ...ended(outcome as 'done', 'a', index + 1), at }]),
      ]);
      const shuffledRecords = fc.shuffledSubarray(records, { minLength: records.length });
      return fc.tuple(
        fc.constant(records),
        shuffledRecords,
        fc.array(fc.date({ noInvalidDate: true }), { minLength: 16, maxLength: 16 }),
      );
    });
    fc.assert(
      fc.property(shuffled, ([inOrder, inAnyOrder, clock]) => {
        const jumped = inAnyOrder.map((record, index) => ({ ...record, at: clock[index]!.toISOString() }));
        const timeless = (key: string, value: unknown): unknown => (key === 'at' ? at : value);
        const seen = JSON.parse(JSON.stringify(historyOf(jumped), timeless)) as unknown;
        expect(seen).toEqual(JSON.parse(JSON.stringify(historyOf(inOrder))));
      }),
    );
  });
});
