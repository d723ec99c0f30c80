import { describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readMetrics } from '../../src/runs/read-metrics.js';
import { withFolder } from '../cli/command.js';

const line = (name: string, step: number, value: unknown): string =>
  JSON.stringify({ step, epoch: 0, name, value, wallTime: 5 });

describe('readMetrics', () => {
  it('reads the wanted metrics, in order, and passes over what is no line', async () => {
    await withFolder(async (folder) => {
      const path = join(folder, 'metrics.jsonl');
      const lines = [line('train/loss', 1, 5), line('a "b"', 1, 7), 'torn {', line('train/loss', 2, 'high'), '{"step": 3, "na'];
      await writeFile(path, lines.join('\n'));
      const loss = [
        { step: 1, epoch: 0, value: 5, wallTime: 5 },
        { step: 2, epoch: 0, value: null, wallTime: 5 },
      ];
      expect([...(await readMetrics(path, new Set(['train/loss'])))]).toEqual([['train/loss', loss]]);
      expect([...(await readMetrics(path)).keys()]).toEqual(['train/loss', 'a "b"']);
      expect((await readMetrics(path, new Set(['a "b"']))).get('a "b"')).toHaveLength(1);
    });
  });

  it('finds no history where there is no file', async () => {
    await withFolder(async (folder) => {
      expect((await readMetrics(join(folder, 'metrics.jsonl'))).size).toBe(0);
    });
  });
});
