import type { Sharp, SharpOptions } from 'sharp';
import type { ExifOrientation } from '../../data/exif-orientation.js';
import { readImageHeader, type ImageHeader } from '../../data/image-header.js';
import type { EncodedImage, ImageSource } from '../../data/image-source.js';
import type { RgbImage } from '../pixels/index.js';
import type { Scratch } from '../pixels/scratch.js';
import { readRange, readWholeFile } from './read-bytes.js';
import { UnreadableImage } from './unreadable-image.js';

/** 8192 x 8192: 200 MB decoded. */
const MOST_PIXELS = 1 << 26;

/**
 * Colour profiles are left aside, as torchvision and the published code read images. Images are turned upright as EXIF says, because that is
 * how people see them and how tools show them to those who draw boxes. Decoding stops at damage instead of filling up with grey.
 */
const options: SharpOptions = { failOn: 'error', limitInputPixels: MOST_PIXELS, ignoreIcc: true, autoOrient: true };

/** Raised when the same bytes are decoded differently. */
const DECODING = 3;

let loaded: Promise<typeof import('sharp')> | undefined;

/** sharp, loaded when the first encoded image is met; one thread an image and no cache, because the workers are the parallelism. */
async function loadSharp(): Promise<(input: Uint8Array, options: SharpOptions) => Sharp> {
  loaded ??= import('sharp');
  const { default: sharp } = await loaded;
  sharp.concurrency(1);
  sharp.cache(false);
  return sharp;
}

/** Names what turns encoded bytes into pixels: the same name, the same pixels. */
export async function decoderVersion(): Promise<string> {
  loaded ??= import('sharp');
  const { versions } = (await loaded).default;
  return `${DECODING}-sharp-${versions.sharp}`;
}

/** Fewer bytes than this tell no format. */
const SIGNATURE = 12;

/** Only formats that datasets are made of reach the decoder: it reads many more, some of which name other files. */
function readHeader(encoded: Uint8Array): ImageHeader {
  if (encoded.length === 0) throw new UnreadableImage('it is empty');
  const header = readImageHeader(Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength));
  if (header === 'more' && encoded.length >= SIGNATURE) throw new UnreadableImage('it ends before its size is told');
  if (typeof header === 'string') throw new UnreadableImage('it is no JPEG, PNG, WebP or GIF image');
  const { width, height } = header;
  if (width * height > MOST_PIXELS) {
    throw new UnreadableImage(`${width} x ${height} are more than the ${MOST_PIXELS} pixels that are decoded`);
  }
  return header;
}

/** The bytes of an encoded image. */
export async function readEncoded(image: EncodedImage): Promise<Uint8Array> {
  return image.kind === 'file' ? readWholeFile(image.path) : readRange(image.path, image.offset, image.length);
}

/**
 * An encoded image as 8-bit RGB, upright: grey, CMYK and 16-bit images are converted, alpha is dropped, of an animation the first frame is taken.
 *
 * @throws UnreadableImage, or the error of the decoder
 */
export async function decodeEncoded(encoded: Uint8Array): Promise<RgbImage> {
  const { isCmyk } = readHeader(encoded);
  const sharp = await loadSharp();
  const image = sharp(encoded, options);
  const converted = isCmyk
    ? image.pipelineColourspace('cmyk').toColourspace('cmyk')
    : image.removeAlpha().toColourspace('srgb');
  const { data, info } = await converted.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  // A plain array, so that the pixel loops see one kind of array only.
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (channels === 4) return { width, height, data: inksToColours(bytes) };
  return { width, height, data: channels === 1 ? repeatChannels(bytes) : bytes };
}

/**
 * CMYK as RGB in Pillow's way, without the profile of a press: `(255 - ink) (255 - black) / 255`, rounded. `[pixel, 4]` to `[pixel, 3]`.
 */
function inksToColours(inks: Uint8Array): Uint8Array {
  const colours = new Uint8Array((inks.length / 4) * 3);
  for (let pixel = 0; pixel < inks.length / 4; pixel++) {
    const light = 255 - inks[pixel * 4 + 3]!;
    for (let channel = 0; channel < 3; channel++) {
      const absorbed = inks[pixel * 4 + channel]! * light + 128;
      colours[pixel * 3 + channel] = light - (((absorbed >> 8) + absorbed) >> 8);
    }
  }
  return colours;
}

/** What EXIF is marked with in a JPEG, a PNG and a WebP. */
const EXIF_MARKS = ['Exif', 'eXIf', 'EXIF', 'Raw profile type exif'];

/** How EXIF says that an encoded image is to be turned: what {@link decodeEncoded} does. */
export async function orientationOf(encoded: Uint8Array): Promise<ExifOrientation> {
  const bytes = Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength);
  // Most images have none, and the decoder takes longer to say so.
  if (!EXIF_MARKS.some((mark) => bytes.includes(mark, 0, 'latin1'))) return 1;
  const sharp = await loadSharp();
  const { orientation = 1 } = await sharp(encoded, options).metadata();
  return orientation >= 1 && orientation <= 8 ? (orientation as ExifOrientation) : 1;
}

function repeatChannels(grey: Uint8Array): Uint8Array {
  const data = new Uint8Array(grey.length * 3);
  grey.forEach((value, pixel) => data.fill(value, pixel * 3, pixel * 3 + 3));
  return data;
}

/**
 * The whole image as 8-bit RGB.
 *
 * @param memory Where pixels that lie in a file may be read to; a new array unless given
 * @throws UnreadableImage, or the error of the file system or the decoder
 */
export async function decodeImage(source: ImageSource, memory?: Scratch): Promise<RgbImage> {
  switch (source.kind) {
    case 'pixels': {
      const { path, offset, width, height } = source;
      return { width, height, data: readRange(path, offset, width * height * 3, memory) };
    }
    case 'file-range':
    case 'file':
      return decodeEncoded(await readEncoded(source));
  }
}
