import { join } from 'node:path';
import type { PixelOperation } from '../../../src/augment/pixel-operation.js';
import {
  applyOperations,
  crop,
  normalize,
  resizeCrop,
  type Interpolation,
  type RgbImage,
} from '../../../src/augment/pixels/index.js';
import { centerCropPlacement } from '../../../src/augment/evaluation-view.js';
import type { CaseResult, ConformanceArea } from '../area.js';
import { Comparison, type Tolerance } from '../comparison.js';
import { checkFiles, type FileContext } from '../golden-files.js';
import type { GoldenValue } from '../readers/golden-json.js';
import { readNpy } from '../readers/npy.js';
import { readRgbImage, toChannelsLast } from '../readers/rgb-image.js';

/** Every image must be equal, value by value. */
const EXACT: Tolerance = { absolute: 0, relative: 0 };
const NORMALIZED: Tolerance = { absolute: 1e-6, relative: 1e-6 };

const blank = (width: number, height: number): RgbImage => ({
  width,
  height,
  data: new Uint8Array(width * height * 3),
});

function resizedCrop(image: RgbImage, parameters: GoldenValue): RgbImage {
  const parameter = (key: string): number => parameters.get(key).number();
  const out = blank(parameter('size'), parameter('size'));
  const rect = {
    left: parameter('left'),
    top: parameter('top'),
    width: parameter('width'),
    height: parameter('height'),
  };
  resizeCrop(image, rect, parameters.get('interpolation').text() as Interpolation, out);
  return out;
}

function centerCrop(image: RgbImage, parameters: GoldenValue): RgbImage {
  const side = parameters.get('crop').number();
  const out = blank(side, side);
  const window = centerCropPlacement(image, parameters.get('size').number(), side);
  const whole = { left: 0, top: 0, width: image.width, height: image.height };
  resizeCrop(image, whole, parameters.get('interpolation').text() as Interpolation, out, window);
  return out;
}

function blackOutsideCrop(image: RgbImage, parameters: GoldenValue): RgbImage {
  const [left = 0, top = 0, right = 0, bottom = 0] = parameters.get('box').numbers();
  return crop(image, { left, top, width: right - left, height: bottom - top });
}

function applied(image: RgbImage, ...operations: PixelOperation[]): RgbImage {
  applyOperations(image, operations);
  return image;
}

function colorOperation(kind: string, value: number): PixelOperation {
  switch (kind) {
    case 'brightness':
    case 'contrast':
    case 'saturation':
      return { kind, factor: value };
    case 'hue':
      return { kind, shift: value };
    default:
      throw new Error(`The kit names a colour adjustment that is not known: ${kind}`);
  }
}

function jitter(image: RgbImage, parameters: GoldenValue): RgbImage {
  const order = parameters.get('order').list().map((kind) => kind.text()); // prettier-ignore
  return applied(image, ...order.map((kind) => colorOperation(kind, parameters.get(kind).number())));
}

type ImageCheck = (image: RgbImage, parameters: GoldenValue) => RgbImage;

const color =
  (kind: string): ImageCheck =>
  (image, parameters) =>
    applied(image, colorOperation(kind, parameters.get('factor').number()));

const checks: Readonly<Record<string, ImageCheck>> = {
  resized_crop: resizedCrop,
  resize_shorter_side_then_center_crop: centerCrop,
  pil_crop_black_outside: blackOutsideCrop,
  brightness: color('brightness'),
  contrast: color('contrast'),
  saturation: color('saturation'),
  hue: color('hue'),
  grayscale_3_channels: (image) => applied(image, { kind: 'grayscale' }),
  pil_gaussian_blur: (image, parameters) =>
    applied(image, { kind: 'gaussian-blur', sigma: parameters.get('sigma').number() }),
  solarize: (image, parameters) =>
    applied(image, { kind: 'solarize', threshold: parameters.get('threshold').number() }),
  hflip: (image) => applied(image, { kind: 'horizontal-flip' }),
  color_jitter_in_order: jitter,
};

const NORMALIZED_SIDE = 48;

async function checkNormalized(
  name: string,
  image: RgbImage,
  parameters: GoldenValue,
  path: string,
): Promise<CaseResult> {
  const triple = (key: string): [number, number, number] => {
    const [red = NaN, green = NaN, blue = NaN] = parameters.get(key).numbers();
    return [red, green, blue];
  };
  const { left, top } = centerCropPlacement(image, Math.min(image.width, image.height), NORMALIZED_SIDE);
  const cut = crop(image, { left, top, width: NORMALIZED_SIDE, height: NORMALIZED_SIDE });
  const values = new Float32Array(NORMALIZED_SIDE * NORMALIZED_SIDE * 3);
  normalize(cut, { colorSpace: 'rgb', mean: triple('mean'), standardDeviation: triple('std') }, values);
  const want = toChannelsLast(await readNpy(path));
  return new Comparison(name).close('values', values, want, NORMALIZED).result();
}

async function* checkOperations(golden: GoldenValue, { kit }: FileContext): AsyncGenerator<CaseResult> {
  for (const example of golden.get('operations').list()) {
    const operation = example.get('op').text();
    const output = example.get('output').text();
    const name = output.replace(/^augment\//, '').replace(/\.\w+$/, '');
    const image = await readRgbImage(join(kit, example.get('input').text()));
    const parameters = example.get('params');
    const check = checks[operation];
    if (operation === 'center_crop48_to_tensor_normalize') {
      yield await checkNormalized(name, image, parameters, join(kit, output));
    } else if (check === undefined) {
      yield { name, outcome: 'not implemented' };
    } else {
      const got = check(image, parameters);
      const want = await readRgbImage(join(kit, output));
      yield new Comparison(name)
        .equal('size', [got.width, got.height], [want.width, want.height])
        .close('values', got.data, want.data, EXACT)
        .result();
    }
  }
}

/** Pixel operations: equal to Pillow's and torchvision's to the bit, normalised values within 1e-6. */
export const augment: ConformanceArea = {
  name: 'augment',
  check: (kit) => checkFiles(kit, 'augment', { operations: checkOperations }),
};
