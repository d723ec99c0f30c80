import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NameTable } from '../../../src/data/open-images/name-table.js';

const intern = (table: NameTable, name: string): number => {
  const bytes = Buffer.from(`,${name},`);
  return table.intern(bytes, 1, bytes.length - 1);
};

describe('NameTable', () => {
  it('numbers names as a map does', () => {
    const names = fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('a', 'b', 'ab')));
    fc.assert(
      fc.property(names, (given) => {
        const table = new NameTable();
        const distinct = [...new Set(given)];
        expect(given.map((name) => intern(table, name))).toEqual(given.map((name) => distinct.indexOf(name)));
        expect([...table.names()]).toEqual(distinct);
        expect(distinct.map((name) => table.indexOf(name))).toEqual(distinct.map((_, index) => index));
        expect(table.indexOf('\0')).toBe(distinct.indexOf('\0'));
      }),
    );
  });

  it('takes fewer than 80 bytes for an image id of 16', () => {
    const table = new NameTable();
    const count = 50_000;
    for (let index = 0; index < count; index++) intern(table, index.toString(16).padStart(16, '0'));
    expect(table.size).toBe(count);
    expect(table.byteLength / count).toBeLessThan(80);
    expect(table.indexOf((count - 1).toString(16).padStart(16, '0'))).toBe(count - 1);
  });
});
