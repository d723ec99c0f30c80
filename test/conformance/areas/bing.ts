import { join } from 'node:path';
import type { RgbImage } from '../../../src/augment/pixels/index.js';
import { bingBoxes, prepareBing, type BingBox } from '../../../src/proposals/bing/bing-boxes.js';
import { bingColorSpaces, type BingColorSpace, type BingModel } from '../../../src/proposals/bing/bing-model.js';
import { BingPyramid } from '../../../src/proposals/bing/bing-pyramid.js';
import { binarise, type BinaryTerm } from '../../../src/proposals/bing/binarised-filter.js';
import { readBingModels } from '../../../src/proposals/bing/model-files.js';
import { objectiveOf, trainSparseSvm } from '../../../src/proposals/bing/training/sparse-svm.js';
import { examplesWithBias } from '../../../src/proposals/bing/training/svm-examples.js';
import { sizeInImage } from '../../../src/proposals/bing/quantised-size.js';
import type { CaseResult, ConformanceArea } from '../area.js';
import { Comparison, type Tolerance } from '../comparison.js';
import { checkFiles, subcaseName, type FileContext } from '../golden-files.js';
import { readGoldenJson, type GoldenValue } from '../readers/golden-json.js';
import { readNpy } from '../readers/npy.js';
import { readRgbImage } from '../readers/rgb-image.js';
import { readSafetensors } from '../readers/safetensors.js';

/** OpenCV's names, in its order. */
const modes: Readonly<Record<BingColorSpace, string>> = { 'max-rgb': 'MAXBGR', hsv: 'HSV', gray: 'I' };

/** Of a float32 sum of two terms. */
const SCORES: Tolerance = { absolute: 0, relative: 1e-5 };
/** Weights of the binary filters. */
const EXACT: Tolerance = { absolute: 0, relative: 0 };

/** A model of the kit as `weights.json` has it. */
function modelOf(colorSpace: BingColorSpace, golden: GoldenValue): BingModel {
  const stage = golden.get('stage2_v_t').values();
  const indices = golden.get('active_sizes').values();
  const sizes = indices.map((size, row) => ({
    size,
    scale: Math.fround(stage[2 * row]!),
    shift: Math.fround(stage[2 * row + 1]!),
  }));
  return { colorSpace, filter: Float32Array.from(golden.get('filter').values()), sizes };
}

/** The signs of a binary filter as a word of 64 bits, the first one at the top. */
const bitsOf = ({ positive }: BinaryTerm): string =>
  `0x${BigInt(`0b${positive.map(Number).join('')}`)
    .toString(16)
    .padStart(16, '0')}`;

async function* checkWeights(golden: GoldenValue, { stem, kit }: FileContext): AsyncGenerator<CaseResult> {
  for (const [tag, models] of golden.get('models').entries()) {
    for (const space of bingColorSpaces) {
      const want = models.get(modes[space]);
      const model = modelOf(space, want);
      const terms = binarise(model.filter);
      const weights = terms.map(({ weight }) => weight);
      yield new Comparison(`${stem}/${tag}_${modes[space]}`)
        .close('weights', weights, want.get('binary_a').numbers().map(Math.fround), EXACT)
        .equal('bits', terms.map(bitsOf), want.get('binary_bits').json())
        .result();
      if (tag === 'trained') yield await checkModelFile(`${stem}/file_${modes[space]}`, kit, model);
    }
  }
}

/** The model's own files hold what the kit says they do. */
async function checkModelFile(name: string, kit: string, want: BingModel): Promise<CaseResult> {
  const [model] = (await readBingModels(join(kit, 'bing/model'), [want.colorSpace])).models;
  return new Comparison(name)
    .close('filter', model!.filter, want.filter, EXACT)
    .equal('sizes', model!.sizes, want.sizes)
    .result();
}

/** A box in OpenCV's form: the first and the last pixel, counted from 1. */
const cornersOf = ({ left, top, right, bottom }: BingBox): number[] => [left + 1, top + 1, right, bottom];

/** What OpenCV adds to each box's rank, and multiplies it with for each colour space. */
const RANK_OFFSET = 300;
const rankFactors = [1, 3, 5];

async function* checkRuns(golden: GoldenValue, { stem, kit }: FileContext): AsyncGenerator<CaseResult> {
  const perSize = golden.get('per_size').number();
  const weights = await readGoldenJson(join(kit, 'bing/weights.json'));
  for (const run of golden.get('runs').list()) {
    const tag = run.get('model').text();
    const input = run.get('input').text();
    const name = `${stem}/${input.replace(/^.*\/|\.\w+$/g, '')}_${tag}`;
    const image = await readRgbImage(join(kit, input));
    const models = bingColorSpaces.map((space) => modelOf(space, weights.get('models', tag, modes[space])));
    const found = bingBoxes(image, models.map(prepareBing), { perSize, most: Infinity });
    for (const [index, space] of bingColorSpaces.entries()) {
      yield await checkRanking(`${name}_${modes[space]}`, found[index]!, run.get('modes', modes[space]), kit);
    }
    const boxes = await readNpy(join(kit, run.get('boxes').text()));
    const values = await readNpy(join(kit, run.get('values').text()));
    const ranks = found.flatMap((list, index) => list.map((_, rank) => (rank + RANK_OFFSET) * rankFactors[index]!));
    yield new Comparison(`${name}_opencv`)
      .equal('boxes', found.flat().flatMap(cornersOf), boxes.values)
      .close('values', ranks, values.values, EXACT)
      .result();
    if (run.get('maps').exists) yield* checkMaps(name, image, models, join(kit, run.get('maps').text()));
  }
}

async function checkRanking(
  name: string,
  found: readonly BingBox[],
  golden: GoldenValue,
  kit: string,
): Promise<CaseResult> {
  const ranked = await readNpy(join(kit, golden.get('ranked').text()));
  const scores = await readNpy(join(kit, golden.get('scores').text()));
  const boxes = found.flatMap((box) => [...cornersOf(box), box.calibration]);
  const both = found.flatMap(({ score, windowScore }) => [score, windowScore]);
  return new Comparison(name)
    .equal('boxes', boxes, ranked.values)
    .close('scores', both, scores.values, SCORES)
    .result();
}

/** Resized images, gradients and scores of every size, in each colour space. */
function* checkMaps(name: string, image: RgbImage, models: readonly BingModel[], path: string): Generator<CaseResult> {
  const maps = readSafetensors(path);
  const want = (key: string): number[] => maps.get(key)?.values ?? [];
  for (const model of models) {
    const mode = modes[model.colorSpace];
    const prepared = prepareBing(model);
    const comparison = new Comparison(`${name}_maps_${mode}`);
    for (const { size } of model.sizes) {
      const resized = sizeInImage(size, image)?.resized;
      if (resized === undefined) continue;
      const pyramid = new BingPyramid(image, resized, 1);
      pyramid.resize(resized);
      if (maps.has(`resized_rgb.${size}`)) {
        comparison.equal(`resized ${size}`, [...pyramid.readResized()], want(`resized_rgb.${size}`));
      }
      pyramid.takeGradients(model.colorSpace);
      comparison.equal(`gradients ${size}`, [...pyramid.readGradients()], want(`ng.${mode}.${size}`));
      pyramid.score(prepared.masks);
      comparison.close(`scores ${size}`, pyramid.readScores(), want(`score.${mode}.${size}`), SCORES);
    }
    yield comparison.result();
  }
}

/** Of the weights beside scikit-learn's, and of the objective, which LIBLINEAR leaves a little above the minimum. */
const WEIGHTS: Tolerance = { absolute: 0, relative: 1e-4 };
const OBJECTIVE = 1e-6;

function* checkSupportVectors(golden: GoldenValue, context: FileContext): Generator<CaseResult> {
  for (const example of golden.get('subcases').list()) {
    const { shape, values } = example.get('examples').array();
    const [count = 0, width = 0] = shape;
    const rows = Array.from({ length: count }, (_, row) => values.slice(row * width, (row + 1) * width));
    const labels = example.get('labels').values();
    const examples = examplesWithBias(
      rows,
      labels.map((label) => label > 0),
    );
    const cost = example.get('cost').number();
    const weights = trainSparseSvm(examples, { cost });
    const wanted = example.get('objective').number();
    const objective = objectiveOf(examples, weights, cost);
    yield new Comparison(subcaseName(context, example))
      .close('weights', weights, example.get('weights').values(), WEIGHTS)
      .within('objective', Math.abs(objective - wanted) / wanted, OBJECTIVE)
      .result();
  }
}

/**
 * BING: model files, binary filters and boxes in order are OpenCV's exactly, with resized images, gradients (exact) and scores (1e-5) of each size; what learns models is
 * scikit-learn's LinearSVC (1e-4).
 */
export const bing: ConformanceArea = {
  name: 'bing',
  check: (kit) =>
    checkFiles(kit, 'bing', {
      weights: checkWeights,
      expected: checkRuns,
      linear_svc: checkSupportVectors,
    }),
};
