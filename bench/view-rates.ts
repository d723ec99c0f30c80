import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { max } from 'simple-statistics';
import sharp from 'sharp';
import { drawTexture } from '../src/data/scenes/background-texture.js';
import { RandomStream } from '../src/engine/random/index.js';
import type { BenchOptions } from './options.js';
import { plainTable, runOwn, runPeer } from './programs.js';
import type { ViewConfiguration, ViewRate } from './view-rate.js';

const SYNTHETIC_IMAGES = 96;

/** JPEGs of the size of a photograph: enlarged textures with noise, which decode about as slowly. */
async function writeImages(folder: string): Promise<void> {
  const random = RandomStream.fromSeed(0);
  for (let index = 0; index < SYNTHETIC_IMAGES; index++) {
    const { side, pixels } = drawTexture(160, random.stream(index));
    await sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
      .resize(640, 480, { fit: 'fill' })
      .jpeg({ quality: 92 })
      .toFile(join(folder, `${String(index).padStart(3, '0')}.jpg`));
  }
}

const rateOf = (document: unknown): number => (document as ViewRate).viewsPerSecond;

/** MoCo-v2 views per second, decoding included, beside torchvision's in as many processes. */
export async function measureViews({ peer, rounds, images }: BenchOptions): Promise<string> {
  const table = plainTable(['MoCo-v2 views of 224 px', 'croplab /s', 'torchvision /s', 'rate', 'goal']);
  const temporary = mkdtempSync(join(tmpdir(), 'croplab-bench-'));
  try {
    const folder = images ?? temporary;
    if (images === undefined) await writeImages(folder);
    const count = readdirSync(folder).filter((name) => name.endsWith('.jpg')).length;
    for (const workers of [1, 2]) {
      const configuration: ViewConfiguration = {
        folder,
        size: 224,
        batch: 32,
        workers,
        repeats: Math.ceil(384 / count),
      };
      const ours: number[] = [];
      const theirs: number[] = [];
      for (let round = 0; round < rounds; round++) {
        ours.push(rateOf(runOwn('view-rate.ts', configuration)));
        if (peer !== undefined) theirs.push(rateOf(runPeer(peer, 'peer/views.py', { ...configuration })));
      }
      const own = max(ours);
      const label = `${workers} ${workers === 1 ? 'worker' : 'workers'}`;
      const compared =
        theirs.length === 0 ? ['-', '-'] : [max(theirs).toFixed(0), `${(own / max(theirs)).toFixed(2)}x`];
      const row = [label, own.toFixed(0), ...compared, '1x'];
      table.push(row);
      console.error(row.join('  '));
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return table.toString();
}
