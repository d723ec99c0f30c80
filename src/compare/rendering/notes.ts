import type { ComparedMetric, Comparison, RowMeasure } from '../comparison.js';
import { SIGNIFICANCE } from '../statistics/judge-rows.js';
import { listOf } from '../unlike-text.js';
import { protocolLines } from './protocol-text.js';

/** What must be known beside the numbers: how they were computed and measured, in what the rows differ, what is missing. */
export function notesOf(comparison: Comparison): string[] {
  const { metrics, warnings, incomplete } = comparison;
  return [
    ...intervalNotes(comparison),
    ...metrics.flatMap((metric, place) => metricNotes(comparison, metric, place)),
    ...protocolLines(comparison),
    ...warnings.map((warning) => `Note: ${warning}`),
    ...incomplete.map(({ name, id, status }) => `Not in the table: ${name} (${id}) is ${status}.`),
  ];
}

const measuresAt = ({ rows }: Comparison, place: number): readonly RowMeasure[] =>
  rows.flatMap(({ measures }) => measures[place] ?? []);

function intervalNotes({ rows, folded, metrics }: Comparison): string[] {
  const over = new Set(rows.flatMap(({ measures }) => measures.map(({ interval }) => interval?.over)));
  const what = folded.length > 0 ? 'runs' : 'seeds';
  const isSeen = metrics.length === 1;
  return [
    over.has('seeds') || over.has('runs')
      ? `±: standard deviation over ${what}.${isSeen ? ` Intervals hold the mean with 95 % confidence (Student's t over ${what}).` : ''}`
      : '',
    isSeen && over.has('test images')
      ? 'Intervals (images) are of one training: 95 % bootstrap over the test images. Another seed would move the number too.'
      : '',
  ].filter((note) => note !== '');
}

function metricNotes(comparison: Comparison, metric: ComparedMetric, place: number): string[] {
  const measures = measuresAt(comparison, place);
  return [
    ...(metric.direction === 'lower' ? [`${metric.name}: lower is better.`] : []),
    ...bestNotes(metric),
    ...testNotes(comparison, metric, place),
    ...closedNotes(comparison, measures),
  ];
}

function bestNotes({ name, direction, bestBy }: ComparedMetric): string[] {
  if (bestBy === null) return [];
  const extreme = direction === 'higher' ? 'highest' : 'lowest';
  const choice =
    bestBy === name
      ? 'chosen by the number itself, which flatters it'
      : `at the step of each run with the ${extreme} ${bestBy}`;
  return [`last: ${name} at the end of training. best: ${choice}. Differences are of the last.`];
}

/** Which test each row was put to. */
function testNotes({ rows, baseline, metrics }: Comparison, { name }: ComparedMetric, place: number): string[] {
  const namesBy = (kind: 'paired' | 'Welch'): string[] =>
    rows.filter(({ measures }) => measures[place]?.test?.kind === kind).map((row) => row.name);
  const [paired, separate] = [namesBy('paired'), namesBy('Welch')];
  const both = paired.length > 0 && separate.length > 0;
  const whom = (names: readonly string[]): string => (both ? ` (${listOf(names)})` : '');
  const tests = [
    ...(paired.length > 0 ? [`paired t-test over common seeds${whom(paired)}`] : []),
    ...(separate.length > 0 ? [`Welch's t-test, for lack of common seeds${whom(separate)}`] : []),
  ];
  if (tests.length === 0) return [];
  const whose = metrics.length > 1 ? ` by ${name}` : '';
  const count = paired.length + separate.length;
  const correction = count > 1 ? `, corrected by Holm over ${count} rows` : '';
  return [
    `Differences to ${baseline}${whose}: ${tests.join('; ')}; p is two-sided${correction}. better, worse: p < ${SIGNIFICANCE}; not shown is not the same as none.`,
  ];
}

function closedNotes({ baseline, upperBound }: Comparison, measures: readonly RowMeasure[]): string[] {
  if (upperBound === null) return [];
  const hasInterval = measures.some(({ closed }) => closed !== null && closed.interval !== null);
  const how = hasInterval ? '; 95 % intervals by propagation of the errors of the three means' : '';
  return [`gap closed: of the gap between ${baseline} (0 %) and ${upperBound} (100 %)${how}.`];
}
