import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Scratch } from '../../../src/augment/pixels/scratch.js';
import { decodeImage } from '../../../src/augment/rendering/decode-image.js';
import { loadImage } from '../../../src/augment/rendering/pixel-cache.js';
import { temporaryFolders } from '../../data/temporary-folder.js';

const newFolder = temporaryFolders();

const [width, height] = [3, 2];
const count = 4;
const size = width * height * 3;

/** Pixels of some images in one file, which ends in the middle of the last. */
async function pixelFile(): Promise<{ readonly path: string; readonly bytes: Uint8Array }> {
  const path = join(await newFolder(), 'pixels.rgb');
  const bytes = Uint8Array.from({ length: count * size - 1 }, (_, place) => (place * 37) & 255);
  await writeFile(path, bytes);
  return { path, bytes };
}

describe('pixels that lie in a file', () => {
  test('are read to the memory that is given, image after image', async () => {
    const { path, bytes } = await pixelFile();
    const memory = new Scratch();
    const buffers = new Set<ArrayBufferLike>();
    for (let image = 0; image < count - 1; image++) {
      const source = { kind: 'pixels', path, offset: image * size, width, height } as const;
      const loaded = await loadImage(source, undefined, memory);
      const content = bytes.slice(image * size, (image + 1) * size);
      expect(loaded).toEqual({ width, height, data: content });
      expect(await decodeImage(source)).toEqual(loaded);
      buffers.add(loaded.data.buffer);
    }
    expect(buffers.size).toBe(1);
  });

  test('are refused where the file ends too early, whatever lies in the memory', async () => {
    const { path } = await pixelFile();
    const memory = new Scratch();
    memory.bytes(size * 2).fill(7);
    const source = { kind: 'pixels', path, offset: (count - 1) * size, width, height } as const;
    await expect(loadImage(source, undefined, memory)).rejects.toThrow('the file ends 1 bytes too early');
  });
});
