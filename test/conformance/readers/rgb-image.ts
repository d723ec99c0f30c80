import sharp from 'sharp';
import type { RgbImage } from '../../../src/augment/pixels/index.js';
import type { GoldenArray } from './golden-json.js';

/** The kit's images have three channels of 8 bits. */
export async function readRgbImage(path: string): Promise<RgbImage> {
  const { data, info } = await sharp(path).raw().toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`${path} has ${info.channels} channels instead of 3.`);
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}

/** The values of a `[channel, height, width]` array in the order `[height, width, channel]`. */
export function toChannelsLast({ shape: [channels = 0, height = 0, width = 0], values }: GoldenArray): number[] {
  const plane = height * width;
  return values.map((_, at) => values[(at % channels) * plane + Math.floor(at / channels)] ?? Number.NaN);
}
