import { printableLine } from '../../printable.js';
import { factNames, type ComparedMetric, type Comparison, type ComparisonRow, type RowMeasure } from '../comparison.js';
import { factText } from '../facts.js';
import { factLabel } from '../unlike-text.js';

type Value = string | number | boolean | null | undefined;

/** A line for each row and metric, with every digit. */
export function csvLines({ rows, metrics, baseline }: Comparison): string {
  const lines = rows.flatMap((row) =>
    metrics.map((metric, place) => {
      const measure = row.measures[place]!;
      return {
        name: row.name,
        ...measured(metric, measure),
        ...judged(measure),
        not_alike: notAlike(row, baseline),
        steps: row.steps,
        images: row.images,
        seconds: row.seconds,
        ...factsOf(row),
        point: JSON.stringify(row.point),
        protocol: JSON.stringify(measure.protocol),
        seeds: row.runs.map(({ seed }) => seed).join(' '),
        runs: row.runs.map(({ id }) => id).join(' '),
      };
    }),
  );
  const head = Object.keys(lines[0] ?? {});
  return [head, ...lines.map((line) => Object.values<Value>(line))]
    .map((line) => line.map(csvCell).join(','))
    .join('\n');
}

const measured = (metric: ComparedMetric, { n, mean, std, interval, best }: RowMeasure): Record<string, Value> => ({
  metric: metric.name,
  n,
  mean,
  std,
  low: interval?.ends[0],
  high: interval?.ends[1],
  interval_over: interval?.over,
  direction: metric.direction,
  best: best?.mean,
  best_std: best?.std,
  best_by: best === null ? null : metric.bestBy,
});

const judged = ({ difference, test, verdict, closed }: RowMeasure): Record<string, Value> => ({
  difference,
  difference_low: test?.interval[0],
  difference_high: test?.interval[1],
  shown: verdict,
  test: test?.kind,
  pairs: test?.pairs,
  t: test?.t,
  degrees_of_freedom: test?.degreesOfFreedom,
  p: test?.probability,
  p_holm: test?.adjusted,
  gap_closed: closed?.share,
  gap_closed_low: closed?.interval?.[0],
  gap_closed_high: closed?.interval?.[1],
});

/** `steps 200 (baseline 100); threads 4 (baseline 2)` */
function notAlike({ name, unlike }: ComparisonRow, baseline: string): string {
  const reference = (text: string): string => (name === baseline ? 'within the row' : `baseline ${text}`);
  return unlike.map((each) => `${factLabel(each)} ${each.row} (${reference(each.baseline)})`).join('; ');
}

/** Steps and images have columns of their own. */
function factsOf({ facts }: ComparisonRow): Record<string, Value> {
  const others = factNames.filter((name) => name !== 'steps' && name !== 'images');
  return Object.fromEntries(others.map((name) => [name, factText(name, facts[name])]));
}

/** Quoted where it must be; a text that a spreadsheet would take for a formula begins with an apostrophe. */
function csvCell(value: Value): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const line = printableLine(value);
  const text = /^[=+\-@]/.test(line) ? `'${line}` : line;
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
