import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { drawTexture } from '../src/data/scenes/background-texture.js';
import { RandomStream } from '../src/engine/random/index.js';

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

/** Calls `use` with a folder of JPEGs, the given one or one of synthetic images, and a temporary folder that is removed afterwards. */
export async function withImages<Result>(
  images: string | undefined,
  use: (folder: string, temporary: string) => Promise<Result> | Result,
): Promise<Result> {
  const temporary = mkdtempSync(join(tmpdir(), 'croplab-bench-'));
  try {
    const folder = images ?? join(temporary, 'images');
    if (images === undefined) {
      mkdirSync(folder);
      await writeImages(folder);
    }
    return await use(folder, temporary);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
