import { describe, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MetricsJournal } from '../../src/runs/metrics-journal.js';
import { withFolder } from '../cli/command.js';

const line = (step: number, name = 'train/loss') => ({ step, epoch: 0, name, value: step / 2, wallTime: 1 });

describe('MetricsJournal', () => {
  it('drops lines that will be made again and one that was cut short, and goes on', async () => {
    await withFolder(async (folder) => {
      const path = join(folder, 'metrics.jsonl');
      const former = [1, 2, 3].map((step) => JSON.stringify(line(step))).join('\n');
      await writeFile(path, `${former}\n{"step":2,"na`);
      const journal = await MetricsJournal.open(path, ({ step }) => step <= 2);
      journal.write([line(3), line(4)]);
      journal.close();
      const steps = (await readFile(path, 'utf8')).trim().split('\n').map((text) => (JSON.parse(text) as { step: number }).step);
      expect(steps).toEqual([1, 2, 3, 4]);
    });
  });

  it('begins where there is nothing', async () => {
    await withFolder(async (folder) => {
      const journal = await MetricsJournal.open(join(folder, 'new.jsonl'), () => true);
      journal.write([]);
      journal.close();
      expect(await readFile(join(folder, 'new.jsonl'), 'utf8')).toBe('');
    });
  });
});
