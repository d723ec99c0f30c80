import { extname } from 'node:path';
import { withoutText } from './svg.js';

/** What pictures can be written as, by the endings of their files. */
export const pictureEndings = ['.svg', '.png'] as const;

export const isPictureName = (file: string): boolean =>
  (pictureEndings as readonly string[]).includes(extname(file).toLowerCase());

/** An SVG as the file of that name holds it: as it is, or as a PNG, where a machine without fonts draws no text. */
export async function pictureFor(file: string, svg: string): Promise<string | Buffer> {
  if (extname(file).toLowerCase() === '.svg') return svg;
  const [{ default: sharp }, { hasFonts }] = await Promise.all([import('sharp'), import('./has-fonts.js')]);
  return sharp(Buffer.from((await hasFonts()) ? svg : withoutText(svg)))
    .png()
    .toBuffer();
}
