import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readJsonRecords } from '../../../src/data/coco/json-records.js';
import { temporaryFolders } from '../temporary-folder.js';

const newFolder = temporaryFolders();

async function read(text: string): Promise<{ records: unknown[]; digest: string; names: string[] }> {
  const path = join(await newFolder(), 'file.json');
  await writeFile(path, text);
  const records: unknown[] = [];
  const { digest, names } = readJsonRecords(path, { records: (record) => records.push(record) });
  return { records, digest, names: [...names] };
}

describe('readJsonRecords', () => {
  it('hands over what JSON.parse would, whatever stands around it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue()),
        fc.jsonValue(),
        fc.constantFrom(0, 1, '\t'),
        async (records, other, space) => {
          const text = JSON.stringify({ before: other, records, after: other }, null, space);
          const found = await read(text);
          expect(found.records).toEqual((JSON.parse(text) as { records: unknown[] }).records);
          expect(found.names).toEqual(['before', 'records', 'after']);
          expect(found.digest).toBe(createHash('sha256').update(text).digest('hex'));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('reads values that lie across the pieces in which the file is read', async () => {
    // The escapes and the multi-byte characters meet the border of a mebibyte at every offset.
    for (let shift = 0; shift < 12; shift++) {
      const records = ['x'.repeat((1 << 20) - 30 + shift), '\\"é€\u{1F600}'.repeat(4), { text: 'end' }];
      expect((await read(JSON.stringify({ records }))).records).toEqual(records);
    }
  });

  it.each([
    ['', '"{" is expected'],
    ['{"records": [1, 2', 'the file ends'],
    ['{"records": [1 2]}', '"," is expected'],
    ['{"records": [1,]}', 'a value is expected'],
    ['{"records": []} {}', 'the file should end'],
    ['{"records": [], "records": []}', 'is there twice'],
    ['{records: []}', 'a name in quotes'],
    ['{"records": 7}', '"[" is expected'],
    ['{"other": "never ends', 'the file ends'],
  ])('refuses %j', async (text, problem) => {
    await expect(read(text)).rejects.toThrow(problem);
  });
});
