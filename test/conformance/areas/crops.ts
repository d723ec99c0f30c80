import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  clampBox,
  dilateByImage,
  publishedCrop,
  randomResizedCrop,
  type Box,
  type Bounds,
} from '../../../src/crops/geometry/index.js';
import type { CropRect, Size } from '../../../src/crops/crop-strategy.js';
import { RandomStream } from '../../../src/engine/random/index.js';
import type { CaseResult, ConformanceArea } from '../area.js';

const readGolden = async <Content>(directory: string, name: string): Promise<Content> =>
  JSON.parse(await readFile(join(directory, 'crops', `${name}.json`), 'utf8')) as Content;

/** A box in fractions of an image of W x H pixels, and by how much it is dilated. */
interface DilationCase {
  readonly W: number;
  readonly H: number;
  readonly x1: number;
  readonly x2: number;
  readonly y1: number;
  readonly y2: number;
  readonly delta: number;
}

const imageOf = ({ W, H }: { W: number; H: number }): Size => ({ width: W, height: H });
const boxOf = ({ W, H, x1, x2, y1, y2 }: DilationCase): Box => ({
  left: x1 * W,
  top: y1 * H,
  right: x2 * W,
  bottom: y2 * H,
});
const largestDifference = (got: Box, wanted: readonly number[]): number =>
  Math.max(
    ...[got.left, got.top, got.right, got.bottom].map((value, index) => Math.abs(value - (wanted[index] ?? NaN))),
  );

type PublishedCase = DilationCase & { readonly crop: readonly number[] };

function checkPublishedCrops(name: string, cases: readonly PublishedCase[]): CaseResult {
  const wrong = cases.filter((example) => {
    const region = publishedCrop(boxOf(example), imageOf(example), example.delta, 224);
    return largestDifference(region, example.crop) !== 0;
  });
  if (wrong.length === 0 && cases.length > 0) return { name, outcome: 'ok' };
  return { name, outcome: 'FAIL', detail: `${wrong.length} of ${cases.length} vectors differ` };
}

function checkDilation(cases: readonly (DilationCase & { readonly dilated: readonly number[] })[]): CaseResult {
  const tolerance = 1e-9;
  const differences = cases.map((example) => {
    const dilated = dilateByImage(boxOf(example), imageOf(example), example.delta);
    return largestDifference(clampBox(dilated, imageOf(example)), example.dilated);
  });
  const error = Math.max(...differences);
  return { name: 'dilate_image_relative', outcome: error <= tolerance ? 'ok' : 'FAIL', error, tolerance };
}

interface Summary {
  readonly mean: number;
  readonly std: number;
  readonly quantiles: readonly number[];
  readonly n: number;
}

const measures = ['area_fraction', 'aspect_w_over_h', 'log_aspect', 'left_fraction', 'top_fraction'] as const;
type Measure = (typeof measures)[number];

type StatisticsCase = Readonly<Record<Measure, Summary | null>> & {
  readonly name: string;
  readonly params: { readonly W: number; readonly H: number; readonly scale: Bounds; readonly ratio: Bounds };
  readonly quantile_levels: readonly number[];
  readonly mode_crop: { readonly top_left_h_w: readonly number[]; readonly fraction: number };
};

/** What is measured of a crop; places only where the crop has room to move. */
const measure: Readonly<Record<Measure, (crop: CropRect, region: Size) => number | undefined>> = {
  area_fraction: ({ width, height }, region) => (width * height) / (region.width * region.height),
  aspect_w_over_h: ({ width, height }) => width / height,
  log_aspect: ({ width, height }) => Math.log(width / height),
  left_fraction: ({ left, width }, region) => (region.width > width ? left / (region.width - width) : undefined),
  top_fraction: ({ top, height }, region) => (region.height > height ? top / (region.height - height) : undefined),
};

/** NumPy's default: linear between the two nearest values. */
function quantile(sorted: Float64Array, level: number): number {
  const place = level * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? NaN;
  const above = sorted[Math.ceil(place)] ?? NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** The largest of mean and quantiles' deviations, each as a multiple of what it may be. */
function deviation(values: readonly number[], wanted: Summary, levels: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  const meanTolerance = 5 * wanted.std * Math.sqrt(1 / sorted.length + 1 / wanted.n);
  const quantiles = levels.map(
    (level, index) => Math.abs(quantile(sorted, level) - (wanted.quantiles[index] ?? NaN)) / 0.01,
  );
  return Math.max(Math.abs(mean - wanted.mean) / meanTolerance, ...quantiles);
}

const DRAWS = 100_000;

/** The share of the golden's most frequent crop among ours, as a multiple of what its deviation may be. Rare crops say nothing. */
function modeDeviation(
  crops: readonly CropRect[],
  { top_left_h_w: mode, fraction }: StatisticsCase['mode_crop'],
): number {
  if (fraction < 0.01) return 0;
  const [top, left, height, width] = mode;
  const same = crops.filter(
    (crop) => crop.top === top && crop.left === left && crop.height === height && crop.width === width,
  );
  return Math.abs(same.length / crops.length - fraction) / (5 * Math.sqrt((2 * fraction * (1 - fraction)) / DRAWS));
}

function checkStatistics(example: StatisticsCase): CaseResult {
  const { name, params, quantile_levels: levels, mode_crop: mode } = example;
  const region = imageOf(params);
  const random = RandomStream.fromSeed(0).stream('conformance', name);
  const crops = Array.from({ length: DRAWS }, () => randomResizedCrop(region, params, random));
  const deviations = measures.map((key) => {
    const wanted = example[key];
    const values = crops.map((crop) => measure[key](crop, region)).filter((value) => value !== undefined);
    if (wanted === null) return values.length === 0 ? 0 : Infinity;
    return deviation(values, wanted, levels);
  });
  const error = Math.max(...deviations, modeDeviation(crops, mode));
  const outcome = error <= 1 ? 'ok' : 'FAIL';
  return { name: `random_resized_crop_stats/${name}`, outcome, error, tolerance: 1 };
}

/**
 * Crop geometry: the published code's regions (exact), dilation relative to the image (1e-9), and the statistics of
 * `RandomResizedCrop`, whose error is the largest deviation as a multiple of the one allowed for that statistic.
 */
export const crops: ConformanceArea = {
  name: 'crops',
  async *check(directory) {
    const published = await readGolden<Record<'published_vectors' | 'random', PublishedCase[]>>(
      directory,
      'extract_bb',
    );
    yield checkPublishedCrops('extract_bb/published_vectors', published.published_vectors);
    yield checkPublishedCrops('extract_bb/random', published.random);
    const dilation = await readGolden<{ subcases: Parameters<typeof checkDilation>[0] }>(
      directory,
      'dilate_image_relative',
    );
    yield checkDilation(dilation.subcases);
    const statistics = await readGolden<{ subcases: StatisticsCase[] }>(directory, 'random_resized_crop_stats');
    for (const example of statistics.subcases) yield checkStatistics(example);
  },
};
