import sharp, { type Sharp } from 'sharp';
import { encodedImage } from './encoded-image.js';

const noise = (width: number, height: number, channels: 1 | 3 | 4): Sharp =>
  sharp(
    Uint8Array.from({ length: width * height * channels }, (_, index) => (index * 7919) >> 3),
    { raw: { width, height, channels } },
  );

/** A PNG of one colour that says it is larger than it is. */
async function bomb(): Promise<Buffer> {
  const png = await encodedImage(16, 16, 'png');
  png.writeUInt32BE(60_000, 16);
  png.writeUInt32BE(60_000, 20);
  return png;
}

const half = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length >> 1);

const DAMAGED = /^it is cut short or damaged$/;

/** Images that cannot be used, by name, each with a word of the reason. */
export async function brokenImages(): Promise<Readonly<Record<string, readonly [Buffer, RegExp]>>> {
  const jpeg = await noise(64, 48, 3).jpeg().toBuffer();
  return {
    'cut-short.jpg': [half(jpeg), DAMAGED],
    'cut-short.png': [half(await noise(64, 48, 3).png().toBuffer()), DAMAGED],
    'nearly-whole.jpg': [jpeg.subarray(0, Math.floor(jpeg.length * 0.9)), DAMAGED],
    'cut-short.webp': [half(await noise(64, 48, 3).webp({ lossless: true }).toBuffer()), DAMAGED],
    'no-size.jpg': [jpeg.subarray(0, 60), /it ends before its size is told/],
    'zero-byte.jpg': [Buffer.alloc(0), /it is empty/],
    'text.jpg': [Buffer.from('<html>Not found</html>'), /no JPEG, PNG, WebP or GIF/],
    'vector.png': [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), /no JPEG, PNG, WebP or GIF/],
    'bomb.png': [await bomb(), /60000 x 60000 are more than/],
  };
}

/** Unusual images that can be used, by name, each with its size. */
export async function unusualImages(): Promise<Readonly<Record<string, readonly [Buffer, number, number]>>> {
  const frames = await Promise.all(
    ['red', 'blue'].map(async (background) =>
      sharp({ create: { width: 20, height: 12, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  const animation = sharp(frames, { join: { animated: true } });
  return {
    'cmyk.jpg': [await noise(40, 30, 3).toColourspace('cmyk').jpeg().toBuffer(), 40, 30],
    'deep.png': [await noise(40, 30, 3).toColourspace('rgb16').png().toBuffer(), 40, 30],
    'grey.jpg': [await noise(40, 30, 1).toColourspace('b-w').jpeg().toBuffer(), 40, 30],
    'deep-grey.png': [await noise(40, 30, 1).toColourspace('grey16').png().toBuffer(), 40, 30],
    'transparent.png': [await noise(40, 30, 4).png().toBuffer(), 40, 30],
    'palette.png': [await noise(40, 30, 3).png({ palette: true }).toBuffer(), 40, 30],
    'turned.jpg': [await noise(40, 30, 3).withMetadata({ orientation: 6 }).jpeg().toBuffer(), 30, 40],
    'animated.webp': [await animation.clone().webp({ lossless: true }).toBuffer(), 20, 12],
    'animated.gif': [await animation.clone().gif().toBuffer(), 20, 12],
  };
}
