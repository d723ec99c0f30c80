import sharp, { type JpegOptions, type WebpOptions } from 'sharp';

/** An encoded image of that size, of one colour. */
export async function encodedImage(
  width: number,
  height: number,
  format: 'jpeg' | 'png' | 'webp' = 'jpeg',
  options: Pick<JpegOptions, 'progressive'> & Pick<WebpOptions, 'lossless'> = {},
): Promise<Buffer> {
  const image = sharp({ create: { width, height, channels: 3, background: { r: 200, g: 100, b: 50 } } });
  return image.toFormat(format, options).toBuffer();
}
