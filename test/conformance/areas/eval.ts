import { join } from 'node:path';
import {
  averagePrecision,
  averagePrecisions,
  batchAveragedPrecision,
  isInTop,
  meanOfDefined,
} from '../../../src/evaluators/metrics/index.js';
import { nearestNeighbours, type FeatureRows } from '../../../src/evaluators/neighbours/nearest-neighbours.js';
import { neighbourVotes } from '../../../src/evaluators/neighbours/neighbour-votes.js';
import { silentProgress } from '../../../src/progress.js';
import type { CaseResult, ConformanceArea } from '../area.js';
import { Comparison, type Tolerance } from '../comparison.js';
import { conformanceEngine } from '../engine.js';
import { checkFiles, subcaseName, type FileContext } from '../golden-files.js';
import type { GoldenValue } from '../readers/golden-json.js';
import { readNpy } from '../readers/npy.js';
import { checkCollapse, checkRegression } from './eval-layers.js';
import { checkStatistics } from './statistics.js';

const PRECISION: Tolerance = { absolute: 1e-6, relative: 0 };
const VOTES: Tolerance = { absolute: 1e-4, relative: 1e-4 };
/** Shares of whole images: equal up to the last bits of a division. */
const EXACT: Tolerance = { absolute: 1e-12, relative: 0 };

function* checkAveragePrecision(golden: GoldenValue, { stem }: FileContext): Generator<CaseResult> {
  for (const vector of golden.get('vectors').list()) {
    const comparison = new Comparison(`${stem}/${vector.get('name').text()}`);
    const labels = vector.get('labels').array().values;
    const precision = averagePrecision({ scores: vector.get('scores').array().values, labels });
    // Without positives scikit-learn gives 0; here it is undefined and left out of means.
    if (vector.get('n_pos').number() === 0) comparison.equal('without positives', precision, null);
    else comparison.close('ap', [precision ?? Number.NaN], [vector.get('ap_sklearn').number()], PRECISION);
    yield comparison.result();
  }
  for (const matrix of golden.get('matrices').list()) {
    const comparison = new Comparison(`${stem}/${matrix.get('name').text()}`);
    const got = averagePrecisions(tableOf(matrix));
    matrix
      .get('ap_per_class')
      .list()
      .forEach((want, column) => {
        if (want.exists) comparison.close(`class ${column}`, [got[column] ?? Number.NaN], [want.number()], PRECISION);
        else comparison.equal(`class ${column}`, got[column], null);
      });
    const mean = [meanOfDefined(got) ?? Number.NaN];
    comparison.close('map', mean, [matrix.get('map_over_classes_with_positives').number()], PRECISION);
    yield comparison.result();
  }
}

function* checkBatchAveraged(golden: GoldenValue, { stem }: FileContext): Generator<CaseResult> {
  for (const [index, vector] of golden.get('vectors').list().entries()) {
    const [scores, labels] = [vector.get('scores').numbers(), vector.get('labels').numbers()];
    const got = batchAveragedPrecision({ images: scores.length, classes: 1, scores, labels }, scores.length);
    yield new Comparison(`${stem}/vector_${index + 1}`)
      .close('ap', [got ?? Number.NaN], [vector.get('ap').number()], PRECISION)
      .result();
  }
  for (const subcase of golden.get('subcases').list()) {
    const table = tableOf(subcase);
    const got = batchAveragedPrecision(table, subcase.get('batch_size').number());
    const honest = meanOfDefined(averagePrecisions(table));
    yield new Comparison(`${stem}/${subcase.get('name').text()}`)
      .close('averaged', [got ?? Number.NaN], [subcase.get('averaged_map').number()], PRECISION)
      .close('dataset', [honest ?? Number.NaN], [subcase.get('dataset_map_same_data').number()], PRECISION)
      .result();
  }
}

function* checkTop(golden: GoldenValue, context: FileContext): Generator<CaseResult> {
  for (const subcase of golden.get('subcases').list()) {
    const { shape, values: scores } = subcase.get('logits').array();
    const [images = 0, classes = 0] = shape;
    const labels = Int32Array.from(subcase.get('labels').array().values);
    const comparison = new Comparison(subcaseName(context, subcase));
    for (const count of [1, 5]) {
      const share = percentOf(isInTop({ images, classes, scores }, labels, count));
      comparison.close(`top${count}`, [share], [subcase.get(`top${count}_percent`).number()], EXACT);
    }
    yield comparison.result();
  }
}

async function* checkNeighbours(golden: GoldenValue, context: FileContext): AsyncGenerator<CaseResult> {
  const engine = conformanceEngine();
  const rowsOf = async (path: string): Promise<FeatureRows> => {
    const { shape, values } = await readNpy(join(context.kit, path));
    return { width: shape[1] ?? 0, values: Float32Array.from(values) };
  };
  for (const subcase of golden.get('subcases').list()) {
    const {
      k,
      T: temperature,
      classes,
    } = Object.fromEntries(['k', 'T', 'classes'].map((name) => [name, subcase.get('params', name).number()])) as Record<
      'k' | 'T' | 'classes',
      number
    >;
    const [bank, queries] = [await rowsOf(subcase.get('train').text()), await rowsOf(subcase.get('test').text())];
    const trainLabels = subcase.get('train_labels').array().values;
    const bankLabels = new Float32Array(trainLabels.length * classes);
    trainLabels.forEach((label, row) => (bankLabels[row * classes + label] = 1));
    const task = silentProgress.start('', 0, '');
    const neighbours = await nearestNeighbours(engine, bank, queries, { k, task });
    const { votes: scores } = neighbourVotes(neighbours, bankLabels, classes, { k, temperature });
    const table = { images: scores.length / classes, classes, scores };
    const labels = Int32Array.from(subcase.get('test_labels').array().values);
    const predictions = Int32Array.from(subcase.get('predictions').array().values);
    const comparison = new Comparison(subcaseName(context, subcase))
      .close('scores', scores, subcase.get('class_scores').array().values, VOTES)
      .equal('predictions', [...isInTop(table, predictions, 1)], Array(table.images).fill(1));
    for (const count of [1, 5]) {
      const want = subcase.get(`top${count}_percent`);
      if (want.exists)
        comparison.close(`top${count}`, [percentOf(isInTop(table, labels, count))], [want.number()], EXACT);
    }
    yield comparison.result();
  }
}

const percentOf = (hits: Uint8Array): number => (100 * hits.reduce((sum, hit) => sum + hit, 0)) / hits.length;

function tableOf(value: GoldenValue): {
  readonly images: number;
  readonly classes: number;
  readonly scores: number[];
  readonly labels: number[];
} {
  const { shape, values: scores } = value.get('scores').array();
  const [images = 0, classes = 0] = shape;
  return { images, classes, scores, labels: value.get('labels').array().values };
}

export const evaluation: ConformanceArea = {
  name: 'eval',
  check: (kit) =>
    checkFiles(kit, 'eval', {
      average_precision: checkAveragePrecision,
      batch_averaged_map: checkBatchAveraged,
      collapse: checkCollapse,
      knn: checkNeighbours,
      regression: checkRegression,
      statistics: checkStatistics,
      topk: checkTop,
    }),
};
