import { resolve } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import type { DownloadReport } from '../data/download/download-files.js';
import type { SubsetManifest } from '../data/open-images/subset-manifest.js';
import type { Subset } from '../data/open-images/subset/make-subset.js';
import type { Watching } from '../data/open-images/subset/read-candidates.js';
import { interruptSignal } from './interrupt-signal.js';
import { printJson } from './print-json.js';

interface OpenImagesOptions {
  readonly out: string;
  readonly trainBoxes?: string;
  readonly validationBoxes?: string;
  readonly testBoxes?: string;
  readonly classDescriptions?: string;
  readonly minImagesPerClass: number;
  readonly minClassesPerImage: number;
  readonly singlePass?: true;
  readonly validationShare: number;
  readonly testShare: number;
  readonly seed: number;
  readonly dicts?: true;
  readonly download?: true;
  readonly baseUrl?: string;
  readonly parallel?: number;
  readonly checksums?: string;
  readonly json?: true;
}

/** `run-exp data open-images <folder>`: a subset of OpenImages, from its CSVs. */
export function registerOpenImagesCommand(data: Command): void {
  data
    .command('open-images')
    .description(
      'select a subset of OpenImages from its CSVs: classes with enough images, and images with enough of these classes',
    )
    .argument('<folder>', 'the folder of the CSVs: boxes of V4 to V7, class descriptions')
    .option(
      '-o, --out <dir>',
      'the folder to write: boxes by split, classes, download lists, subset.json',
      'data/open-images',
    )
    .option('--train-boxes <csv>', 'boxes of the training images; otherwise found by their published names')
    .option('--validation-boxes <csv>', 'boxes of the validation images; otherwise those of the folder, if it has any')
    .option('--test-boxes <csv>', 'boxes of the test images; otherwise those of the folder, if it has any')
    .option('--class-descriptions <csv>', 'ids and names of the classes; otherwise found by their published names')
    .option('--min-images-per-class <n>', 'drop classes with fewer images', parseCount, 900)
    .option('--min-classes-per-image <n>', 'drop images with fewer of the remaining classes', parseCount, 2)
    .option('--single-pass', 'apply both rules once, instead of again and again until nothing changes')
    .option(
      '--validation-share <share>',
      'of the chosen training images, where there are no validation boxes',
      parseShare,
      0.05,
    )
    .option('--test-share <share>', 'of the chosen training images, where there are no test boxes', parseShare, 0.15)
    .option('--seed <n>', 'seed of the deal', parseSeed, 0)
    .option('--dicts', "write the published code's five dicts (.npy) as well")
    .option('--download', 'fetch the images as well; what is there is not fetched again')
    .option('--base-url <url>', "what the images lie below, as train/ID.jpg; OpenImages' public bucket unless given")
    .option('--parallel <n>', 'images that are fetched at the same time (16)', parseCount)
    .option('--checksums <file>', 'checksums of the images, as md5sum or sha256sum print them')
    .option('--json', 'print one JSON document: {folder, manifest, download?}')
    .action(openImages);
}

function parseWhole(text: string, least: number): number {
  const value = Number(text);
  if (!/^\d{1,9}$/.test(text) || value < least)
    throw new InvalidArgumentError(`It must be a whole number, ${least} or more.`);
  return value;
}

const parseCount = (text: string): number => parseWhole(text, 1);
const parseSeed = (text: string): number => parseWhole(text, 0);

function parseShare(text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (!(value >= 0 && value < 1)) throw new InvalidArgumentError('It must be a number from 0 to below 1.');
  return value;
}

async function openImages(folder: string, options: OpenImagesOptions, command: Command): Promise<void> {
  if (!options.download && (options.baseUrl ?? options.parallel ?? options.checksums) !== undefined) {
    command.error('error: --base-url, --parallel and --checksums are about --download');
  }
  const { Terminal } = await import('./terminal.js');
  const terminal = await Terminal.open();
  const signal = interruptSignal(terminal, 'Stopping; the same command goes on. Once more to stop at once.');
  const out = resolve(options.out);
  const { downloadImages, prepareServer } = await import('../data/open-images/subset/download-images.js');
  const server = options.download ? await prepareServer(options) : undefined;
  const watching = { progress: terminal, signal };
  const { manifest, choice } = await select(folder, out, options, watching);
  if (!options.json) process.stdout.write(`${describeSubset(manifest)}Written to ${options.out}\n`);
  const download = server && (await downloadImages(choice, { out, server, ...watching }));
  if (options.json) {
    printJson({ folder: out, manifest, ...(download ? { download } : {}) });
  } else if (download) process.stdout.write(describeDownload(download));
}

async function select(folder: string, out: string, options: OpenImagesOptions, watching: Watching): Promise<Subset> {
  const [{ findSubsetSources }, { makeSubset }] = await Promise.all([
    import('../data/open-images/subset/subset-sources.js'),
    import('../data/open-images/subset/make-subset.js'),
  ]);
  const sources = findSubsetSources(folder, {
    train: options.trainBoxes,
    validation: options.validationBoxes,
    test: options.testBoxes,
    classDescriptions: options.classDescriptions,
  });
  const { minImagesPerClass, minClassesPerImage } = options;
  return makeSubset({
    folder,
    sources,
    out,
    rule: { minImagesPerClass, minClassesPerImage, repeat: !options.singlePass },
    shares: { validation: options.validationShare, test: options.testShare, seed: options.seed },
    dicts: options.dicts ?? false,
    ...watching,
  });
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** What was selected, in a few lines. */
function describeSubset({ rounds, splits, classes }: SubsetManifest): string {
  const [before, after] = [rounds[0]!, rounds.at(-1)!];
  const lines = [
    `${after.images} of ${before.images} training images and ${classes.length} of ${before.classes} classes, after ${counted(rounds.length - 1, 'round')}`,
    ...Object.entries(splits).map(
      ([split, { images, boxes }]) => `  ${split.padEnd(10)}  ${images} images, ${boxes} boxes`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function describeDownload({ fetched, present, missing }: DownloadReport): string {
  const absent = missing.length === 0 ? '' : `, ${missing.length} are not on the server (download/missing.txt)`;
  return `${fetched} images fetched, ${present} were there${absent}\n`;
}
