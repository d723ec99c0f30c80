/**
 * Looks for boxes by BING in the first JPEGs of a folder, decoded and resized before, and prints one JSON line: images per second of processor time, as bench/peer/bing.py
 * does.
 *
 *     node --import tsx bench/bing-rate.ts '{"folder":"photographs","model":"models/bing","colorSpaces":["max-rgb"],"width":500,"height":375,"images":16,"repeats":4}'
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { RgbImage } from '../src/augment/pixels/index.js';
import { bingBoxes, prepareBing } from '../src/proposals/bing/bing-boxes.js';
import type { BingColorSpace } from '../src/proposals/bing/bing-model.js';
import { readBingModels } from '../src/proposals/bing/model-files.js';

export interface BingConfiguration {
  readonly folder: string;
  readonly model: string;
  readonly colorSpaces: readonly BingColorSpace[];
  readonly width: number;
  readonly height: number;
  readonly images: number;
  readonly repeats: number;
}

export interface BingRate {
  readonly imagesPerSecond: number;
}

async function readImage(path: string, width: number, height: number): Promise<RgbImage> {
  const data = await sharp(path)
    .resize(width, height, { fit: 'fill' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer();
  return { width, height, data: new Uint8Array(data) };
}

/** OpenCV's numbers: windows of a size, and all boxes ranked. */
const LIMITS = { perSize: 250, most: Infinity };

async function measure(configuration: BingConfiguration): Promise<BingRate> {
  const { folder, model, colorSpaces, width, height, repeats } = configuration;
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.jpg'))
    .sort()
    .slice(0, configuration.images);
  const images = await Promise.all(names.map((name) => readImage(join(folder, name), width, height)));
  const { models } = await readBingModels(model, colorSpaces);
  const prepared = models.map(prepareBing);
  // Compiled once and optimised before it counts.
  for (const image of images) bingBoxes(image, prepared, LIMITS);
  const started = process.cpuUsage();
  for (let round = 0; round < repeats; round++) for (const image of images) bingBoxes(image, prepared, LIMITS);
  const { user, system } = process.cpuUsage(started);
  return { imagesPerSecond: (repeats * images.length) / ((user + system) / 1e6) };
}

console.log(JSON.stringify(await measure(JSON.parse(process.argv[2]!) as BingConfiguration)));
