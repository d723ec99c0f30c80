import type { RunSummary } from '../training/run-request.js';

/** Metrics that are printed; a dataset may have hundreds of classes. */
const MOST = 20;

/** What was measured, a line each: `  linear-multilabel/mAP  45.10  [43.21, 47.02]`, the 95 % interval last; the rest lies in a file. */
export function metricLines({ metrics, intervals }: Pick<RunSummary, 'metrics' | 'intervals'>, file: string): string[] {
  const shown = firstOfEach(Object.entries(metrics));
  const texts = shown.map(([name, value]) => [name, valueText(value), intervalText(intervals[name])] as const);
  const widthOf = (column: 0 | 1): number => Math.max(0, ...texts.map((cells) => cells[column].length));
  const [names, values] = [widthOf(0), widthOf(1)];
  const lines = texts.map(([name, value, interval]) =>
    `  ${name.padEnd(names)}  ${value.padStart(values)}  ${interval}`.trimEnd(),
  );
  const left = Object.keys(metrics).length - shown.length;
  return [
    ...lines,
    ...(left > 0 ? [`  and ${left} more in ${file}`] : []),
    ...(texts.some(([, , interval]) => interval !== '') ? ['  in brackets: 95 % intervals over test images'] : []),
  ];
}

/** As many as are shown, of every evaluator alike. */
function firstOfEach<Value>(metrics: readonly (readonly [string, Value])[]): readonly (readonly [string, Value])[] {
  const evaluatorOf = (name: string): string => name.split('/', 1)[0] ?? name;
  const evaluators = new Set(metrics.map(([name]) => evaluatorOf(name)));
  if (metrics.length <= MOST) return metrics;
  const each = Math.max(1, Math.floor(MOST / evaluators.size));
  return [...evaluators].flatMap((evaluator) =>
    metrics.filter(([name]) => evaluatorOf(name) === evaluator).slice(0, each),
  );
}

/** Two decimals, or three digits where that leaves fewer. */
export function valueText(value: number | null): string {
  if (value === null) return 'undefined';
  return Math.abs(value) >= 1 || value === 0 ? value.toFixed(2) : value.toPrecision(3);
}

function intervalText(interval: readonly [number, number] | null | undefined): string {
  return interval ? `[${interval.map(valueText).join(', ')}]` : '';
}
