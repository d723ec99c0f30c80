import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sample } from '../../src/data/dataset.js';
import { RandomStream } from '../../src/engine/random/index.js';

const [WIDTH, HEIGHT] = [60, 44];

/** Images of noise with a bright rectangle each, decoded in one file in the folder. */
export async function writeTexturedImages(folder: string, count: number): Promise<Sample[]> {
  const path = join(folder, 'pixels.bin');
  const bytes = WIDTH * HEIGHT * 3;
  const pixels = new Uint8Array(count * bytes);
  const random = RandomStream.fromSeed(3);
  for (let index = 0; index < count; index++) {
    const [left, top] = [5 + (index % 12), 4 + (index % 7)];
    for (let at = 0; at < bytes; at++) {
      const [x, y] = [Math.floor(at / 3) % WIDTH, Math.floor(at / 3 / WIDTH)];
      const isInside = x >= left && x < left + 32 && y >= top && y < top + 16;
      pixels[index * bytes + at] = (isInside ? 200 : 40) + random.integer(0, 30);
    }
  }
  await writeFile(path, pixels);
  return Array.from({ length: count }, (_, index) => ({
    id: `image ${index}`,
    image: { kind: 'pixels', path, offset: index * bytes, width: WIDTH, height: HEIGHT },
    width: WIDTH,
    height: HEIGHT,
    boxes: [],
    labels: [],
  }));
}
