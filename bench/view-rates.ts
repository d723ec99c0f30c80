import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { max } from 'simple-statistics';
import type { BenchOptions } from './options.js';
import { plainTable, runOwn, runPeer } from './programs.js';
import { withImages } from './synthetic-images.js';
import type { ViewConfiguration, ViewRate } from './view-rate.js';

const rateOf = (document: unknown): number => (document as ViewRate).viewsPerSecond;

const SIZES = [64, 224];
const WORKERS = [1, 2];
/** Of the rate beside torchvision's, which decodes every image: without and with kept images. */
const GOALS = ['1.2x', '2x'] as const;

/** Images that a measurement goes through: enough that what was loaded ahead before it began does not count. */
const IMAGES = 1024;

/** MoCo-v2 views per second beside torchvision's in as many processes: images decoded each time, and decoded once and kept. */
export async function measureViews({ peer, rounds, images }: BenchOptions): Promise<string> {
  const table = plainTable(['MoCo-v2 views', 'decoding /s', 'kept /s', 'torchvision /s', 'rates', 'goals']);
  await withImages(images, (folder, temporary) => {
    const count = readdirSync(folder).filter((name) => name.endsWith('.jpg')).length;
    for (const size of SIZES) {
      for (const workers of WORKERS) {
        const plain: ViewConfiguration = { folder, size, batch: 32, workers, repeats: Math.ceil(IMAGES / count) };
        const keeping = { ...plain, cacheDirectory: join(temporary, 'cache') };
        // Fills the cache.
        runOwn('view-rate.ts', { ...keeping, repeats: 1 });
        const [decoded, kept, theirs]: [number[], number[], number[]] = [[], [], []];
        for (let round = 0; round < rounds; round++) {
          decoded.push(rateOf(runOwn('view-rate.ts', plain)));
          kept.push(rateOf(runOwn('view-rate.ts', keeping)));
          if (peer !== undefined) theirs.push(rateOf(runPeer(peer, 'peer/views.py', { ...plain })));
        }
        const own = [max(decoded), max(kept)];
        const compared =
          theirs.length === 0
            ? ['-', '-']
            : [max(theirs).toFixed(0), own.map((rate) => `${(rate / max(theirs)).toFixed(2)}x`).join(', ')];
        const label = `${size} px, ${workers} ${workers === 1 ? 'worker' : 'workers'}`;
        const row = [label, ...own.map((rate) => rate.toFixed(0)), ...compared, GOALS.join(', ')];
        table.push(row);
        console.error(row.join('  '));
      }
    }
  });
  return table.toString();
}
