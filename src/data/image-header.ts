/** What an encoded image's first bytes say. */
export interface ImageHeader {
  readonly format: 'jpeg' | 'png' | 'webp' | 'gif';
  /** Pixels as stored, before any rotation that EXIF asks for. */
  readonly width: number;
  readonly height: number;
  /** Four inks instead of three colours: a JPEG of CMYK or YCCK. */
  readonly isCmyk?: boolean;
}

/** `more`: the answer lies beyond the given bytes. `invalid`: this is no such image. */
export type HeaderOutcome = ImageHeader | 'more' | 'invalid';

const checked = (format: ImageHeader['format'], width: number, height: number): HeaderOutcome =>
  width > 0 && height > 0 ? { format, width, height } : 'invalid';

/** JPEG (ITU-T T.81): segments up to the frame header SOF0 to SOF15, without the tables C4, C8 and CC. */
function jpegHeader(bytes: Buffer): HeaderOutcome {
  let position = 2;
  for (;;) {
    while (bytes[position] === 0xff && bytes[position + 1] === 0xff) position++;
    if (position + 10 > bytes.length) return 'more';
    if (bytes[position] !== 0xff) return 'invalid';
    const marker = bytes[position + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      const header = checked('jpeg', bytes.readUInt16BE(position + 7), bytes.readUInt16BE(position + 5));
      return typeof header !== 'string' && bytes[position + 9] === 4 ? { ...header, isCmyk: true } : header;
    }
    const standsAlone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
    const length = standsAlone ? 0 : bytes.readUInt16BE(position + 2);
    const isScan = [0x00, 0xd8, 0xd9, 0xda].includes(marker);
    if (isScan || (!standsAlone && length < 2)) return 'invalid';
    position += 2 + length;
  }
}

/** PNG (ISO/IEC 15948): the IHDR chunk comes first. */
function pngHeader(bytes: Buffer): HeaderOutcome {
  if (bytes.length < 24) return 'more';
  if (bytes.toString('latin1', 12, 16) !== 'IHDR') return 'invalid';
  return checked('png', bytes.readUInt32BE(16), bytes.readUInt32BE(20));
}

/** The three bytes after the frame tag of a key frame (RFC 6386, 9.1). */
const VP8_START = Buffer.from([0x9d, 0x01, 0x2a]);

/** WebP (RFC 9649): lossy VP8, lossless VP8L, or extended VP8X, which gives the size of the canvas. */
function webpHeader(bytes: Buffer): HeaderOutcome {
  const coding = bytes.toString('latin1', 12, 16);
  // A lossless image of one colour is shorter than the headers of the others.
  if (bytes.length < (coding === 'VP8L' ? 25 : 30)) return 'more';
  switch (coding) {
    case 'VP8 ':
      if (!bytes.subarray(23, 26).equals(VP8_START)) return 'invalid';
      return checked('webp', bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff);
    case 'VP8L': {
      if (bytes[20] !== 0x2f) return 'invalid';
      const bits = bytes.readUInt32LE(21);
      return checked('webp', (bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
    }
    case 'VP8X':
      return checked('webp', bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1);
    default:
      return 'invalid';
  }
}

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** GIF (https://www.w3.org/Graphics/GIF/spec-gif89a.txt): the logical screen's size follows the signature. */
const gifHeader = (bytes: Buffer): HeaderOutcome => checked('gif', bytes.readUInt16LE(6), bytes.readUInt16LE(8));

const GIF_SIGNATURES = ['GIF87a', 'GIF89a'];

/** Reads format and size from the first bytes of an encoded image, without decoding it. */
export function readImageHeader(bytes: Buffer): HeaderOutcome {
  if (bytes.length < 12) return 'more';
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpegHeader(bytes);
  if (bytes.subarray(0, 8).equals(PNG_SIGNATURE)) return pngHeader(bytes);
  if (GIF_SIGNATURES.includes(bytes.toString('latin1', 0, 6))) return gifHeader(bytes);
  const isWebp = bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP';
  return isWebp ? webpHeader(bytes) : 'invalid';
}
