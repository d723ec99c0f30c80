import { max } from 'simple-statistics';
import { bingColorSpaces } from '../src/proposals/bing/bing-model.js';
import { defaultModelFolder } from '../src/proposals/bing/default-model.js';
import type { BingConfiguration, BingRate } from './bing-rate.js';
import type { BenchOptions } from './options.js';
import { plainTable, runOwn, runPeer } from './programs.js';
import { withImages } from './synthetic-images.js';

const SIZE = { width: 500, height: 375 };
const EXTENT = { images: 16, repeats: 8 };

/** Images per second and core, in one colour space. */
const GOAL = 100;

const rateOf = (document: unknown): number => (document as BingRate).imagesPerSecond;

/** Images that BING searches per second and core, each colour space by itself and all three, beside OpenCV, which always searches all three. */
export async function measureBing({ peer, rounds, images }: BenchOptions): Promise<string> {
  const table = plainTable(['BING, 500 x 375', 'images /s', 'OpenCV /s', 'rate', 'goal']);
  await withImages(images, (folder) => {
    const common = { folder, model: defaultModelFolder, ...SIZE, ...EXTENT };
    for (const colorSpaces of [...bingColorSpaces.map((space) => [space]), bingColorSpaces]) {
      const isOpencvs = colorSpaces.length === bingColorSpaces.length;
      const configuration: BingConfiguration = { ...common, colorSpaces };
      const [own, theirs]: [number[], number[]] = [[], []];
      for (let round = 0; round < rounds; round++) {
        own.push(rateOf(runOwn('bing-rate.ts', configuration)));
        if (peer !== undefined && isOpencvs) theirs.push(rateOf(runPeer(peer, 'peer/bing.py', common)));
      }
      const compared =
        theirs.length === 0 ? ['-', '-'] : [max(theirs).toFixed(1), `${(max(own) / max(theirs)).toFixed(1)}x`];
      const row = [colorSpaces.join(', '), max(own).toFixed(0), ...compared, isOpencvs ? '-' : String(GOAL)];
      table.push(row);
      console.error(row.join('  '));
    }
  });
  return table.toString();
}
