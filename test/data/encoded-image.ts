import sharp, { type JpegOptions, type WebpOptions } from 'sharp';

interface ImageOptions extends Pick<JpegOptions, 'progressive'>, Pick<WebpOptions, 'lossless'> {
  /** How EXIF says it is turned, 1 to 8. */
  readonly orientation?: number;
}

/** An encoded image of that size, of one colour. */
export async function encodedImage(
  width: number,
  height: number,
  format: 'jpeg' | 'png' | 'webp' = 'jpeg',
  { orientation, ...options }: ImageOptions = {},
): Promise<Buffer> {
  const image = sharp({ create: { width, height, channels: 3, background: { r: 200, g: 100, b: 50 } } });
  const tagged = orientation === undefined ? image : image.withMetadata({ orientation });
  return tagged.toFormat(format, options).toBuffer();
}
