import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sample } from '../../../src/data/dataset.js';
import { silentProgress } from '../../../src/progress.js';
import { computeProposals, type ComputedProposals } from '../../../src/proposals/precomputed/compute-proposals.js';
import { withFolder } from '../../cli/command.js';
import { proposalContext } from '../proposal-context.js';

const samples = Array.from({ length: 2000 }, (_, index): Sample => ({
  id: `image ${index} ä`,
  image: { kind: 'file', path: 'unread.png' },
  width: 300,
  height: 200,
  boxes: [],
  labels: [],
}));

const boxesOf = ({ id }: Sample) =>
  Promise.resolve([{ left: 0, top: 0, right: id.length, bottom: 20, score: Math.fround(0.1) }]);

interface Run {
  readonly made?: string;
  /** Images after which Ctrl-C is pressed. */
  readonly stopAfter?: number;
  readonly seen?: string[];
}

async function compute(
  path: string,
  { made = 'so', stopAfter = Infinity, seen = [] }: Run = {},
): Promise<ComputedProposals> {
  const controller = new AbortController();
  const { dataset } = proposalContext(samples);
  return computeProposals({
    dataset,
    splits: ['train', 'test'],
    boxesOf: (sample) => {
      seen.push(sample.id);
      if (seen.length > stopAfter) controller.abort();
      return boxesOf(sample);
    },
    made: { how: made },
    path,
    progress: silentProgress,
    signal: controller.signal,
  });
}

describe('computing proposals', () => {
  it('goes on after an interruption, also in the middle of a line, and ends with the same bytes', async () => {
    await withFolder(async (folder) => {
      const [whole, parts] = [join(folder, 'whole.jsonl'), join(folder, 'parts.jsonl')];
      expect(await compute(whole)).toEqual({ images: 2000, computed: 2000 });
      await expect(compute(parts, { stopAfter: 900 })).rejects.toMatchObject({
        code: 'proposals/interrupted',
        exitCode: 130,
      });
      expect(existsSync(parts)).toBe(false);
      await appendFile(`${parts}.partial`, '{"image": "image');
      const seen: string[] = [];
      const { computed } = await compute(parts, { seen });
      expect(computed).toBeLessThan(1300);
      expect(seen).toHaveLength(computed);
      expect(await readFile(parts)).toEqual(await readFile(whole));
      expect(existsSync(`${parts}.partial`)).toBe(false);
    });
  });

  it('does nothing where the file is there, and begins anew where its boxes are others', async () => {
    await withFolder(async (folder) => {
      const path = join(folder, 'proposals.jsonl');
      await compute(path);
      expect(await compute(path)).toEqual({ images: 2000, computed: 0 });
      await writeFile(`${path}.partial`, '{"format": "croplab-proposals"}\nleft behind\n');
      expect(await compute(path, { made: 'otherwise' })).toEqual({ images: 2000, computed: 2000 });
      expect(await readFile(path, 'utf8')).toContain('otherwise');
    });
  });

  it('says that a file cannot be written', async () => {
    await expect(compute('/nowhere/at/all.jsonl')).rejects.toMatchObject({ code: 'proposals/file-unwritable' });
  });
});
