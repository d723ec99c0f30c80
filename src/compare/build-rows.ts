import { mean } from 'simple-statistics';
import type { ComparedMetric, ComparedRun, ComparisonRow, RowMeasure } from './comparison.js';
import { factsOf } from './facts.js';
import type { CompletedRun, RunGroup } from './group-runs.js';
import { measureRun, summarizeMeasures } from './measure-runs.js';
import { metricParts } from './metric-name.js';
import type { Pairing } from './pair-runs.js';
import { judgeRows, type Judgement } from './statistics/judge-rows.js';
import type { PairedValue } from './statistics/paired-values.js';
import { unlikeFacts } from './unlike-facts.js';

/** What a table is made of. */
export interface TableParts {
  readonly groups: readonly RunGroup[];
  readonly metrics: readonly ComparedMetric[];
  readonly pairing: Pairing;
  readonly baseline: RunGroup;
  /** The row at which all of the gap to the baseline is closed. */
  readonly bound: RunGroup | undefined;
}

/** A row for each group: what was measured, how it stands to the baseline, and in what it was measured otherwise. */
export function buildRows(parts: TableParts): ComparisonRow[] {
  const { groups, metrics, pairing, baseline } = parts;
  const stated = groups.map((group) => ({ group, facts: factsOf(group.runs) }));
  const reference = stated[groups.indexOf(baseline)]!;
  const runs = groups.map((group) => comparedRuns(group, metrics, pairing));
  const judged = judgeColumns(parts, runs);
  const names = metrics.map(({ name }) => name);
  const over = pairing.folded.length > 0 ? 'runs' : 'seeds';
  return stated.map(({ group, facts }, place): ComparisonRow => {
    const own = runs[place]!;
    const measures = metrics.map(({ name }, column): RowMeasure => ({
      metric: name,
      ...summarizeMeasures(
        own.flatMap((run) => run.measures[column] ?? []),
        over,
      ),
      ...judged[column]![place]!,
      protocol: protocolOfRow(group, name),
    }));
    const { steps, images } = group.runs[0]!.result;
    const seconds = mean(group.runs.map(({ manifest }) => manifest.times.seconds));
    const unlike = unlikeFacts({ group, facts }, reference, names);
    return { name: group.name, point: group.point, measures, steps, images, seconds, facts, unlike, runs: own };
  });
}

/** Judgements by column and row. */
function judgeColumns(
  { groups, metrics, baseline, bound }: TableParts,
  runs: readonly (readonly ComparedRun[])[],
): Judgement[][] {
  return metrics.map(({ direction }, column) =>
    judgeRows({
      rows: runs.map((ofRow) => ofRow.flatMap((run) => pairedValue(run, column))),
      baseline: groups.indexOf(baseline),
      upperBound: bound === undefined ? undefined : groups.indexOf(bound),
      isHigherBetter: direction === 'higher',
    }),
  );
}

function pairedValue({ pair, measures }: ComparedRun, column: number): PairedValue[] {
  const value = measures[column]?.value ?? null;
  return value === null ? [] : [{ pair, value }];
}

function comparedRuns({ runs }: RunGroup, metrics: readonly ComparedMetric[], { pairOf }: Pairing): ComparedRun[] {
  const compared = runs.map((run): ComparedRun => ({
    id: run.result.id,
    dir: run.directory,
    seed: run.result.seed,
    pair: pairOf(run),
    measures: metrics.map((metric) => measureRun(run, metric)),
  }));
  return compared.sort((one, other) => one.seed - other.seed);
}

function protocolOfRow({ runs }: RunGroup, metric: string): RowMeasure['protocol'] {
  const measured = runs.find(({ result }: CompletedRun) => Object.hasOwn(result.metrics, metric));
  return measured?.result.protocol[metricParts(metric)[0]] ?? {};
}
