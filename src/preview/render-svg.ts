import sharp from 'sharp';
import { hasFonts } from './has-fonts.js';
import { withoutText } from './svg.js';

/** An SVG as a PNG; without its text where the machine has no fonts. */
export async function renderSvg(svg: string): Promise<Buffer> {
  return sharp(Buffer.from((await hasFonts()) ? svg : withoutText(svg)))
    .png()
    .toBuffer();
}
