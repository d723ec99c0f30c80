import { rankMe } from '../../../src/evaluators/collapse/rank-me.js';
import { alignment, sphereDeviation, uniformity } from '../../../src/evaluators/collapse/sphere-statistics.js';
import type { FeatureTable } from '../../../src/evaluators/features/index.js';
import { fitRegularizedHeads, regularizedLogits } from '../../../src/evaluators/linear/regularized-heads.js';
import { silentProgress } from '../../../src/progress.js';
import type { CaseResult } from '../area.js';
import { Comparison, type Tolerance } from '../comparison.js';
import { conformanceEngine } from '../engine.js';
import { subcaseName, type FileContext } from '../golden-files.js';
import type { GoldenValue } from '../readers/golden-json.js';

/** Sums over images are in double precision, each image's numbers in single. */
const MINIMUM: Tolerance = { absolute: 1e-6, relative: 1e-5 };
/** How near a gradient of 1e-5 is to the minimum, where the regularisation is weak. */
const PROBABILITIES: Tolerance = { absolute: 5e-4, relative: 0 };
const SINGLE: Tolerance = { absolute: 2e-6, relative: 1e-5 };
/** Of a matrix whose values differ by more than single precision holds. */
const RANK: Tolerance = { absolute: 1e-3, relative: 1e-4 };

function rowsOf(value: GoldenValue): FeatureTable {
  const { shape, values } = value.array();
  const rows = Array.from({ length: shape[0] ?? 0 }, () => undefined as never);
  return { samples: rows, width: shape[1] ?? 0, values: Float32Array.from(values) };
}

/** Linear layers minimised by L-BFGS against scikit-learn's `LogisticRegression`. */
export async function* checkRegression(golden: GoldenValue, context: FileContext): AsyncGenerator<CaseResult> {
  const engine = conformanceEngine();
  for (const subcase of golden.get('subcases').list()) {
    const loss = subcase.get('params', 'loss').text() === 'softmax' ? 'softmax' : 'binary';
    const { shape, values } = subcase.get('labels').array();
    const classes = shape[1] ?? 0;
    const table = Float32Array.from(values);
    const labels = (from: number, to: number): Float32Array => table.subarray(from * classes, to * classes);
    const [head] = await fitRegularizedHeads(engine, rowsOf(subcase.get('features')), labels, {
      loss,
      classes,
      regularizations: [subcase.get('params', 'regularization').number()],
      iterations: 2000,
      tolerance: 1e-6,
      task: silentProgress.start('', 0, ''),
    });
    const logits = regularizedLogits(engine, rowsOf(subcase.get('test')), head!);
    yield new Comparison(subcaseName(context, subcase))
      .close('minimum', [head!.loss], [subcase.get('minimum').number()], MINIMUM)
      .close(
        'probabilities',
        probabilities(logits, classes, loss),
        subcase.get('test_probabilities').values(),
        PROBABILITIES,
      )
      .result();
  }
}

function probabilities(logits: Float32Array, classes: number, loss: 'softmax' | 'binary'): number[] {
  if (loss === 'binary') return Array.from(logits, (logit) => 1 / (1 + Math.exp(-logit)));
  return Array.from(logits, (logit, at) => {
    const row = logits.subarray(at - (at % classes), at - (at % classes) + classes);
    return 1 / row.reduce((sum, other) => sum + Math.exp(other - logit), 0);
  });
}

/** Spread, RankMe, alignment and uniformity against NumPy's. */
export async function* checkCollapse(golden: GoldenValue, context: FileContext): AsyncGenerator<CaseResult> {
  const engine = conformanceEngine();
  const { tf, operations } = engine;
  for (const subcase of golden.get('subcases').list()) {
    const rows = rowsOf(subcase.get('embeddings'));
    const number = (name: string): readonly [number] => [subcase.get(name).number()];
    const values = tf.tidy(() =>
      operations.singularValues(tf.tensor2d(rows.values, [rows.samples.length, rows.width])).dataSync<'float32'>(),
    );
    yield new Comparison(subcaseName(context, subcase))
      .close('std', [sphereDeviation(engine, rows)], number('std'), SINGLE)
      .close('singular values', values, subcase.get('singular_values').values(), SINGLE)
      .close('rankme', [rankMe(values)], number('rankme'), RANK)
      .close('alignment', [alignment(engine, rows, rowsOf(subcase.get('others')))], number('alignment'), SINGLE)
      .close('uniformity', [(await uniformity(engine, rows)) ?? Number.NaN], number('uniformity'), SINGLE)
      .result();
  }
}
