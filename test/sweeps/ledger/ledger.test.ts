import { describe, expect, it } from '@jest/globals';
import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ledger } from '../../../src/sweeps/ledger/ledger.js';
import { withFolder } from '../../cli/command.js';
import { ended, running } from './records.js';

describe('Ledger', () => {
  it('gathers what several processes write, each to a file of its own', async () => {
    await withFolder(async (folder) => {
      const [one, other] = [await Ledger.open(folder), await Ledger.open(folder)];
      await one.write([{ state: 'pending', id: 'a', name: 'small', point: { 'training.seed': 1 } }]);
      await one.write([running('a', 1)]);
      expect(other.isKnown('a')).toBe(false);
      await other.refresh();
      expect([other.isKnown('a'), other.historyOf('a').attempts]).toEqual([true, 1]);
      await other.write([ended('failed', 'a', 1, { peakBytes: 5000 })]);
      await one.refresh();
      expect(one.historyOf('a')).toMatchObject({ attempts: 1, failures: 1, lastFailure: { failure: { code: null } } });
      expect(one.peakBytes).toBe(5000);
      expect((await readdir(folder)).filter((name) => name.endsWith('.jsonl'))).toHaveLength(2);
      one.close();
      other.close();
    });
  });

  it('loses nothing but a record that was cut short', async () => {
    await withFolder(async (folder) => {
      const ledger = await Ledger.open(folder);
      await ledger.write([running('a', 1)]);
      const path = ledger.writerPath;
      await appendFile(path, '\n{"state":"done","id":"a","att');
      await ledger.refresh();
      expect(ledger.historyOf('a')).toMatchObject({ attempts: 1, ended: undefined });
      await ledger.write([ended('interrupted', 'a', 1)]);
      ledger.close();
      const again = await Ledger.open(folder);
      expect(again.historyOf('a')).toMatchObject({ attempts: 1, ended: { state: 'interrupted' } });
    });
  });

  it.each([
    ['no JSON', 'hello'],
    ['no object', '[1]'],
    ['an unknown state', '{"state":"constructor","id":"a","at":""}'],
    ['an attempt that is no count', '{"state":"running","id":"a","attempt":-1,"host":"h","process":1,"at":""}'],
    ['a failure without a message', JSON.stringify({ ...ended('failed', 'a', 1), failure: { code: null }, at: '' })],
  ])('passes over a line that is %s', async (_, line) => {
    await withFolder(async (folder) => {
      await writeFile(join(folder, 'other.jsonl'), `${line}\n${JSON.stringify({ ...running('b', 1), at: '' })}\n`);
      const ledger = await Ledger.open(folder);
      expect([ledger.isKnown('a'), ledger.historyOf('b').attempts]).toEqual([false, 1]);
      expect(await readFile(join(folder, 'other.jsonl'), 'utf8')).toContain(line);
    });
  });

  it('says where it cannot be written', async () => {
    await withFolder(async (folder) => {
      await writeFile(join(folder, 'file'), '');
      const opened = Ledger.open(join(folder, 'file', 'ledger'));
      await expect(opened).rejects.toMatchObject({ code: 'sweep/ledger-unwritable' });
      await expect(opened).rejects.toThrow(folder);
    });
  });
});
