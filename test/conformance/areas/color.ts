import { join } from 'node:path';
import { cmcAugmentation } from '../../../src/augment/cmc.js';
import type { ColorSpace, Normalization } from '../../../src/augment/normalization.js';
import { crop, normalize, rgbToLab, rgbToYcbcr, type RgbImage } from '../../../src/augment/pixels/index.js';
import type { CaseResult, ConformanceArea } from '../area.js';
import { Comparison, type Tolerance } from '../comparison.js';
import { checkFiles, type FileContext } from '../golden-files.js';
import type { GoldenValue } from '../readers/golden-json.js';
import { readNpy } from '../readers/npy.js';
import { readRgbImage, toChannelsLast } from '../readers/rgb-image.js';

const RAW: Tolerance = { absolute: 1e-3, relative: 0 };
const NORMALIZED: Tolerance = { absolute: 1e-4, relative: 0 };

const conversions = { lab: rgbToLab, ycbcr: rgbToYcbcr } as const;

/** The constants that the augmentation set normalises with. */
async function normalizationOf(colorSpace: ColorSpace): Promise<Normalization> {
  const { normalization } = await cmcAugmentation.create({ flip: 0.5, colorSpace } as never, { views: [] });
  return normalization;
}

function normalized(image: RgbImage, normalization: Normalization): Float32Array {
  const values = new Float32Array(image.width * image.height * 3);
  normalize(image, normalization, values);
  return values;
}

async function* checkSwatches(golden: GoldenValue, { stem }: FileContext): AsyncGenerator<CaseResult> {
  const { shape, values } = golden.get('rgb').array();
  const image = { width: shape[0] ?? 0, height: 1, data: Uint8Array.from(values) };
  for (const space of ['lab', 'ycbcr'] as const) {
    const want = (key: string): readonly number[] => golden.get(`${space}${key}`).values();
    const raw = new Float32Array(values.length);
    conversions[space](image, raw);
    yield new Comparison(`${stem}/${space}`).close('values', raw, want(''), RAW).result();
    const normalization = await normalizationOf(space);
    yield new Comparison(`${stem}/${space}_normalised`)
      .close('mean', normalization.mean, golden.get(`${space}_mean`).numbers(), NORMALIZED)
      .close('std', normalization.standardDeviation, golden.get(`${space}_std`).numbers(), NORMALIZED)
      .close('values', normalized(image, normalization), want('_normalised'), NORMALIZED)
      .result();
  }
}

async function* checkImages(golden: GoldenValue, { stem, kit }: FileContext): AsyncGenerator<CaseResult> {
  const normalization = await normalizationOf('lab');
  for (const example of golden.get('images').list()) {
    const file = example.get('lab_normalised', 'file').text();
    const [left = 0, top = 0, width = 0, height = 0] = example.get('window_x_y_w_h').numbers();
    const image = await readRgbImage(join(kit, example.get('input').text()));
    const got = normalized(crop(image, { left, top, width, height }), normalization);
    const want = toChannelsLast(await readNpy(join(kit, file)));
    yield new Comparison(`${stem}/${file.replace(/^.*\/|\.\w+$/g, '')}`)
      .close('values', got, want, NORMALIZED)
      .result();
  }
}

/** Lab and YCbCr: scikit-image's within 1e-3, normalised by CMC's constants within 1e-4. */
export const color: ConformanceArea = {
  name: 'color',
  check: (kit) => checkFiles(kit, 'color', { swatches: checkSwatches, images: checkImages }),
};
