import { stat } from 'node:fs/promises';

/** Bytes of the largest picture that is opened. */
const LARGEST_FILE = 32 << 20;
const MOST_PIXELS = 40_000_000;
/** At which captions of a contact sheet can still be read. */
const WIDTH = 840;
const QUALITY = 72;

/** A run's contact sheet, small enough to be mailed, as a `data:` address; nothing where there is none that can be read. */
export async function readViews(path: string): Promise<string | undefined> {
  try {
    const status = await stat(path);
    if (!status.isFile() || status.size > LARGEST_FILE) return undefined;
    const { default: sharp } = await import('sharp');
    const picture = await sharp(path, { limitInputPixels: MOST_PIXELS })
      .resize({ width: WIDTH, withoutEnlargement: true })
      .webp({ quality: QUALITY })
      .toBuffer();
    return `data:image/webp;base64,${picture.toString('base64')}`;
  } catch {
    return undefined;
  }
}
