import { gapShare } from '../../../src/compare/statistics/gap-share.js';
import { holmAdjusted } from '../../../src/compare/statistics/holm.js';
import {
  criticalValue,
  pairedTest,
  summarizeMean,
  twoSidedProbability,
  welchTest,
} from '../../../src/compare/statistics/student-t.js';
import type { CaseResult } from '../area.js';
import { Comparison, type Tolerance } from '../comparison.js';
import type { FileContext } from '../golden-files.js';
import type { GoldenValue } from '../readers/golden-json.js';

const NUMBERS: Tolerance = { absolute: 0, relative: 1e-8 };
const PROBABILITIES: Tolerance = { absolute: 0, relative: 1e-6 };

/** Summaries and tests of means, as SciPy computes them. */
export function* checkStatistics(golden: GoldenValue, { stem }: FileContext): Generator<CaseResult> {
  for (const [index, summary] of golden.get('summaries').list().entries()) {
    const { n, mean, spread } = summarizeMean(summary.get('values').numbers());
    const comparison = new Comparison(`${stem}/summary_${index + 1}`)
      .equal('n', n, summary.get('n').number())
      .close('mean', [mean], [summary.get('mean').number()], NUMBERS)
      .equal('has a spread', spread !== null, summary.get('std_ddof1').exists);
    if (spread !== null) {
      comparison
        .close('std_ddof1', [spread.deviation], [summary.get('std_ddof1').number()], NUMBERS)
        .close('sem', [spread.standardError], [summary.get('sem').number()], NUMBERS)
        .close('ci95', spread.interval, summary.get('ci95').numbers(), NUMBERS)
        .close('t_critical', [criticalValue(n - 1)], [summary.get('t_critical').number()], NUMBERS);
    }
    yield comparison.result();
  }
  for (const [index, test] of golden.get('tests').list().entries()) {
    const [a, b] = [test.get('a').numbers(), test.get('b').numbers()];
    const [paired, welch] = [pairedTest(a, b), welchTest(a, b)];
    const comparison = new Comparison(`${stem}/test_${index + 1}`)
      .close('mean_difference', [paired.meanDifference], [test.get('mean_difference').number()], NUMBERS)
      .close('interval', paired.interval, test.get('paired', 'ci95_of_difference').numbers(), NUMBERS);
    for (const [name, got] of Object.entries({ paired, welch })) {
      comparison
        .close(`${name}.t`, [got.t], [test.get(name, 't').number()], NUMBERS)
        .close(`${name}.df`, [got.degreesOfFreedom], [test.get(name, 'df').number()], NUMBERS)
        .close(`${name}.p`, [got.probability], [test.get(name, 'p_two_sided').number()], PROBABILITIES);
    }
    const welchInterval = test.get('welch', 'ci95_of_difference');
    if (welchInterval.exists) comparison.close('welch interval', welch.interval, welchInterval.numbers(), NUMBERS);
    yield comparison.result();
  }
  const distribution = new Comparison(`${stem}/t_distribution`);
  for (const point of golden.get('t_distribution').list()) {
    const [t, df] = [point.get('t').number(), point.get('df').number()];
    const want = [point.get('p_two_sided').number()];
    distribution.close(`t ${t}, df ${df}`, [twoSidedProbability(t, df)], want, PROBABILITIES);
  }
  yield distribution.result();
  yield* checkCorrection(golden.get('holm'), stem);
  yield* checkGapShares(golden.get('gap_shares'), stem);
}

/** Holm's correction, as statsmodels computes it; older kits have no cases of it. */
function* checkCorrection(cases: GoldenValue, stem: string): Generator<CaseResult> {
  for (const [index, each] of (cases.exists ? cases.list() : []).entries()) {
    const adjusted = holmAdjusted(each.get('p').numbers());
    yield new Comparison(`${stem}/holm_${index + 1}`)
      .close('adjusted', adjusted, each.get('adjusted').numbers(), NUMBERS)
      .result();
  }
}

/** Shares of a gap, by the gradient and the covariance of the three means; older kits have no cases of them. */
function* checkGapShares(cases: GoldenValue, stem: string): Generator<CaseResult> {
  for (const [index, each] of (cases.exists ? cases.list() : []).entries()) {
    const comparison = new Comparison(`${stem}/gap_share_${index + 1}`);
    for (const kind of ['paired', 'separate']) {
      // Rows without a seed in common are taken each for itself.
      const values = (row: string) =>
        each
          .get(row)
          .numbers()
          .map((value, seed) => ({ pair: kind === 'paired' ? `${seed}` : `${row} ${seed}`, value }));
      const closed = gapShare({ baseline: values('baseline'), row: values('row'), bound: values('bound') });
      comparison
        .close(`${kind} share`, [closed?.share ?? Number.NaN], [each.get('share_percent').number()], NUMBERS)
        .close(`${kind} interval`, closed?.interval ?? [], each.get(`${kind}_ci95`).numbers(), NUMBERS);
    }
    yield comparison.result();
  }
}
