import { annotatedBoxes } from '../../annotated.js';
import { proposalErrors } from '../../errors.js';
import type { Sample } from '../../../data/dataset.js';
import { RandomStream } from '../../../engine/random/random-stream.js';
import type { ProgressReporter } from '../../../progress.js';
import { prefetch } from '../../../augment/prefetch.js';
import type { BingColorSpace, BingModel, SizeCalibration } from '../bing-model.js';
import { BingThreads } from '../bing-threads.js';
import { SIZE_COUNT } from '../quantised-size.js';
import { trainSparseSvm } from './sparse-svm.js';
import { examplesWithBias } from './svm-examples.js';
import type { AnnotatedImage, FirstStageExamples, SecondStageExamples } from './training-examples.js';

export interface BingTraining {
  readonly samples: readonly Sample[];
  readonly spaces: readonly BingColorSpace[];
  /** Of the random background boxes and of the order of the images. */
  readonly seed: number;
  readonly workers: number;
  readonly progress: ProgressReporter;
  readonly signal: AbortSignal;
}

/** How a model of one colour space came about. */
export interface TrainedBing {
  readonly model: BingModel;
  /** Examples of the first stage. */
  readonly positives: number;
  readonly negatives: number;
  /** Windows that the second stage learned from. */
  readonly windows: number;
}

/** Costs of margin violations in both stages, as in the published code. */
const FIRST_COST = 10;
const SECOND_COST = 100;

/** Random boxes tried in an image, and windows kept of a size in the second stage, as in the published code. */
const BACKGROUND_TRIES = 100;
const PER_SIZE = 130;

/** Examples of a quantised size from which on it is looked for: more than this. */
const FEW_EXAMPLES = 50;

/** Examples of the first stage at most, as in the published code: no more images are looked at then. */
const MOST_EXAMPLES = 100_000;
/** Images that the second stage looks at, of each at most 130 windows of 36 sizes. */
const MOST_SECOND_IMAGES = 2000;

/** Images looked at ahead of the one whose turn it is. */
const AHEAD = 64;

/**
 * Learns BING (Cheng et al., CVPR 2014, https://mmcheng.net/bing), as the published code does.
 *
 * Stage I: gradients of annotated boxes, quantised in size and resized to 8 x 8, and their mirror images, against those of random boxes that show no object; an L1-regularised
 * support vector machine with squared hinge loss, `C = 10`, whose bias is dropped. Quantised sizes with more than 50 examples are looked for. Stage II: for each of them the windows that
 * stage I keeps in the training images, told apart by whether they share half with an object; the same machine with one weight and a bias, `C = 100`.
 *
 * The same samples and seed give the same bits, with any number of workers.
 *
 * @throws `proposals/training-impossible`, `augment/image-unreadable`
 */
export async function trainBing(training: BingTraining): Promise<TrainedBing[]> {
  const threads = new BingThreads(training.workers);
  const images = annotatedImages(training);
  const first = await trainFirstStage(images, training, threads);
  return trainSecondStage(images.slice(0, MOST_SECOND_IMAGES), first, training, threads);
}

/** The images with their objects, in random order: where there are more than can be looked at, some are left out. */
function annotatedImages({ samples, seed }: BingTraining): AnnotatedImage[] {
  const order = RandomStream.fromSeed(seed).stream('bing', 'order').permutation(samples.length);
  return Array.from(order, (index): AnnotatedImage => {
    const sample = samples[index]!;
    const objects = annotatedBoxes(sample).map(({ left, top, right, bottom }) => ({ left, top, right, bottom }));
    return { id: sample.id, image: sample.image, objects };
  });
}

type FirstStage = Omit<TrainedBing, 'windows'>;

async function trainFirstStage(
  images: readonly AnnotatedImage[],
  { spaces, seed, progress, signal }: BingTraining,
  threads: BingThreads,
): Promise<FirstStage[]> {
  const found: FirstStageExamples[] = [];
  let examples = 0;
  const look = (annotated: AnnotatedImage): Promise<FirstStageExamples> =>
    threads.run('firstStageExamples', annotated, { annotated, spaces, tries: BACKGROUND_TRIES, seed });
  await eachInOrder(images, look, { label: 'Stage I', progress, signal }, (one) => {
    found.push(one);
    examples += one.positives.length + one.negatives.length;
    return examples < MOST_EXAMPLES;
  });
  const sizes = activeSizes(found);
  const positives = found.flatMap((one) => one.positives);
  const negatives = found.flatMap((one) => one.negatives);
  if (sizes.length === 0 || negatives.length === 0) {
    throw proposalErrors['proposals/training-impossible']({ images: images.length, positives: positives.length });
  }
  return spaces.map((colorSpace, space): FirstStage => {
    signal.throwIfAborted();
    const rows = [...positives, ...negatives].map((gradients) => gradients[space]!);
    const labels = rows.map((_, row) => row < positives.length);
    const weights = trainSparseSvm(examplesWithBias(rows, labels), { cost: FIRST_COST });
    const filter = Float32Array.from(weights.subarray(0, -1));
    const model = { colorSpace, filter, sizes: sizes.map((size) => ({ size, scale: 1, shift: 0 })) };
    return { model, positives: positives.length, negatives: negatives.length };
  });
}

/** Indices of the quantised sizes that have examples enough. */
function activeSizes(found: readonly FirstStageExamples[]): number[] {
  const counts = new Uint32Array(SIZE_COUNT);
  for (const { sizes } of found) for (const size of sizes) counts[size]! += 1;
  return Array.from(counts.keys()).filter((size) => counts[size]! > FEW_EXAMPLES);
}

async function trainSecondStage(
  images: readonly AnnotatedImage[],
  first: readonly FirstStage[],
  { progress, signal }: BingTraining,
  threads: BingThreads,
): Promise<TrainedBing[]> {
  const models = first.map(({ model }) => model);
  const found: (readonly SecondStageExamples[])[] = [];
  const look = (annotated: AnnotatedImage): Promise<readonly SecondStageExamples[]> =>
    threads.run('secondStageExamples', annotated, { annotated, models, perSize: PER_SIZE });
  await eachInOrder(images, look, { label: 'Stage II', progress, signal }, (one) => found.push(one) > 0);
  return first.map((stage, index): TrainedBing => {
    signal.throwIfAborted();
    const examples = found.map((spaces) => spaces[index]!);
    const { model } = stage;
    const sizes = model.sizes.flatMap(({ size }, place) => calibrate(size, place, examples) ?? []);
    const windows = examples.reduce((sum, { scores }) => sum + scores.length, 0);
    return { ...stage, model: { ...model, sizes }, windows };
  });
}

/** Calibrates a quantised size; `undefined` where all of its windows show objects, or none. */
function calibrate(size: number, place: number, examples: readonly SecondStageExamples[]): SizeCalibration | undefined {
  const rows: [number][] = [];
  const labels: boolean[] = [];
  for (const { places, scores, shows } of examples) {
    for (const [window, score] of scores.entries()) {
      if (places[window] !== place) continue;
      rows.push([score]);
      labels.push(shows[window] === 1);
    }
  }
  if (!labels.includes(true) || !labels.includes(false)) return undefined;
  const [scale, shift] = trainSparseSvm(examplesWithBias(rows, labels), { cost: SECOND_COST });
  return { size, scale: Math.fround(scale!), shift: Math.fround(shift!) };
}

interface Looking {
  readonly label: string;
  readonly progress: ProgressReporter;
  readonly signal: AbortSignal;
}

/** Looks at one image after the other, some ahead, and hands over what was found in their order, until `use` says that it has enough. */
async function eachInOrder<Found>(
  images: readonly AnnotatedImage[],
  look: (image: AnnotatedImage) => Promise<Found>,
  { label, progress, signal }: Looking,
  use: (found: Found) => boolean,
): Promise<void> {
  const task = progress.start(label, images.length, 'images');
  try {
    const load = (place: number): Promise<Found> => {
      signal.throwIfAborted();
      return look(images[place]!);
    };
    for await (const { value } of prefetch(0, images.length, AHEAD, load)) {
      task.advance(1);
      if (!use(value)) break;
    }
  } finally {
    task.end();
  }
}
