import {
  averagePrecision,
  averagePrecisions,
  batchAveragedPrecision,
  meanOfDefined,
} from '../../../src/evaluators/metrics/index.js';
import type { CaseResult, ConformanceArea } from '../area.js';
import { Comparison, type Tolerance } from '../comparison.js';
import { checkFiles, type FileContext } from '../golden-files.js';
import type { GoldenValue } from '../readers/golden-json.js';

const PRECISION: Tolerance = { absolute: 1e-6, relative: 0 };

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
    checkFiles(kit, 'eval', { average_precision: checkAveragePrecision, batch_averaged_map: checkBatchAveraged }),
};
