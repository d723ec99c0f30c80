import {
  criticalValue,
  pairedTest,
  summarizeMean,
  twoSidedProbability,
  welchTest,
} from '../../../src/compare/student-t.js';
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
    yield comparison.result();
  }
  const distribution = new Comparison(`${stem}/t_distribution`);
  for (const point of golden.get('t_distribution').list()) {
    const [t, df] = [point.get('t').number(), point.get('df').number()];
    const want = [point.get('p_two_sided').number()];
    distribution.close(`t ${t}, df ${df}`, [twoSidedProbability(t, df)], want, PROBABILITIES);
  }
  yield distribution.result();
}
