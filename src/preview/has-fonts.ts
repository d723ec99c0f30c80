import sharp from 'sharp';
import { textLine } from './svg.js';

/** Width in pixels of the ink of one letter, 0 where nothing is drawn. */
async function inkWidth(letter: string): Promise<number> {
  const text = textLine(letter, 20, 60, { size: 40, color: '#000000' });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="80">${text}</svg>`;
  const { data, info } = await sharp(Buffer.from(svg))
    .extractChannel('alpha')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const columns = new Set<number>();
  data.forEach((alpha, pixel) => {
    if (alpha > 127) columns.add(pixel % info.width);
  });
  return columns.size;
}

let answer: Promise<boolean> | undefined;

/**
 * Whether this machine can draw text. Minimal images of Linux have no fonts: then every letter is drawn as nothing or as the same empty
 * box, which is seen by drawing a narrow and a wide one.
 */
export function hasFonts(): Promise<boolean> {
  answer ??= Promise.all([inkWidth('i'), inkWidth('W')]).then(([narrow, wide]) => narrow > 0 && wide > 2 * narrow);
  return answer;
}
