import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Box } from '../../src/crops/geometry/index.js';
import type { Sample } from '../../src/data/dataset.js';
import { RandomStream } from '../../src/engine/random/index.js';

const [WIDTH, HEIGHT] = [60, 44];

function brightBox(index: number): Box {
  const [left, top] = [5 + (index % 12), 4 + (index % 7)];
  return { left, top, right: left + 32, bottom: top + 16 };
}

/** Images of noise with a bright rectangle of 32 x 16 pixels each, decoded in one file in the folder. */
export async function writeTexturedImages(folder: string, count: number): Promise<Sample[]> {
  const path = join(folder, 'pixels.bin');
  const bytes = WIDTH * HEIGHT * 3;
  const pixels = new Uint8Array(count * bytes);
  const random = RandomStream.fromSeed(3);
  for (let index = 0; index < count; index++) {
    const box = brightBox(index);
    for (let at = 0; at < bytes; at++) {
      const [x, y] = [Math.floor(at / 3) % WIDTH, Math.floor(at / 3 / WIDTH)];
      const isInside = x >= box.left && x < box.right && y >= box.top && y < box.bottom;
      pixels[index * bytes + at] = (isInside ? 200 : 40) + random.integer(0, 30);
    }
  }
  await writeFile(path, pixels);
  return Array.from({ length: count }, (_, index) => ({
    id: `image ${index}`,
    image: { kind: 'pixels', path, offset: index * bytes, width: WIDTH, height: HEIGHT },
    width: WIDTH,
    height: HEIGHT,
    boxes: [{ ...brightBox(index), label: 0 }],
    labels: [0],
  }));
}
