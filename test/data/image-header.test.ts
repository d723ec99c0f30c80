import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import sharp from 'sharp';
import { readImageHeader } from '../../src/data/image-header.js';
import { encodedImage } from './encoded-image.js';

const signatures = [
  [0xff, 0xd8, 0xff],
  [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52],
  [...Buffer.from('RIFF\0\0\0\0WEBPVP8 ')],
  [...Buffer.from('RIFF\0\0\0\0WEBPVP8L')],
  [...Buffer.from('RIFF\0\0\0\0WEBPVP8X')],
];

const madeWithAlpha = (): Promise<Buffer> =>
  sharp({ create: { width: 31, height: 17, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0.5 } } })
    .webp()
    .toBuffer();

const madeOfPalette = async (): Promise<Buffer> =>
  sharp(await encodedImage(31, 17, 'png'))
    .gif()
    .toBuffer();

describe('readImageHeader', () => {
  it.each([
    ['a baseline JPEG', 'jpeg', encodedImage(31, 17, 'jpeg')],
    ['a progressive JPEG', 'jpeg', encodedImage(31, 17, 'jpeg', { progressive: true })],
    ['a PNG', 'png', encodedImage(31, 17, 'png')],
    ['a lossy WebP', 'webp', encodedImage(31, 17, 'webp')],
    ['a lossless WebP', 'webp', encodedImage(31, 17, 'webp', { lossless: true })],
    ['an extended WebP', 'webp', madeWithAlpha()],
    ['a GIF', 'gif', madeOfPalette()],
  ])('reads the size of %s, and asks for more of every shorter beginning', async (_name, format, image) => {
    const bytes = await image;
    const header = { format, width: 31, height: 17 };
    expect(readImageHeader(bytes)).toEqual(header);
    const outcomes = Array.from(bytes, (_byte, length) => readImageHeader(bytes.subarray(0, length)));
    const found = outcomes.findIndex((outcome) => outcome !== 'more');
    expect(found).toBeGreaterThan(11);
    for (const [length, outcome] of outcomes.entries()) expect(outcome).toEqual(length < found ? 'more' : header);
  });

  it('passes over what stands before the frame of a JPEG', async () => {
    const bytes = await sharp(await encodedImage(31, 17))
      .withExif({ IFD0: { ImageDescription: 'x'.repeat(5000) } })
      .jpeg()
      .toBuffer();
    expect(readImageHeader(bytes.subarray(0, 4096))).toBe('more');
    expect(readImageHeader(bytes)).toEqual({ format: 'jpeg', width: 31, height: 17 });
  });

  it('reads a WebP that is shorter than the headers of most', async () => {
    const bytes = Buffer.from('UklGRhIAAABXRUJQVlA4TAYAAAAvQWxvAGs=', 'base64');
    const { width, height } = await sharp(bytes).metadata();
    expect(readImageHeader(bytes)).toEqual({ format: 'webp', width, height });
  });

  it.each([
    ['text', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a GIF of no width', Buffer.from('GIF89a\0\0\x10\0\0\0\0\0\0\0\0\0')],
    ['a JPEG without a frame', Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0, 0])],
    ['a JPEG with a segment of no length', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 1, 1, 0, 0, 63, 0, 0, 0])],
    ['a PNG of no width', Buffer.from([...signatures[1]!, 0, 0, 0, 0, 0, 0, 0, 9])],
    ['a WebP with a wrong start code', Buffer.concat([Buffer.from(signatures[2]!), Buffer.alloc(20, 1)])],
  ])('refuses %s', (_name, bytes) => {
    expect(readImageHeader(bytes)).toBe('invalid');
  });

  it('has an answer to any bytes, and the sizes that it gives are positive', () => {
    const beginning = fc.constantFrom([], ...signatures);
    fc.assert(
      fc.property(beginning, fc.uint8Array({ maxLength: 400 }), (first, rest) => {
        const outcome = readImageHeader(Buffer.from([...first, ...rest]));
        if (typeof outcome === 'string') expect(['more', 'invalid']).toContain(outcome);
        else expect(Math.min(outcome.width, outcome.height)).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });
});
