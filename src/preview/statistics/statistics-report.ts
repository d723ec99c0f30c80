import type { PluginBlock } from '../../container/plugin.js';
import type { CropStatistics } from './crop-statistics.js';
import { describeHolding, type HoldingRule } from './held-objects.js';

/** The statistics of one strategy, under the name of its experiment or point. */
export interface NamedStatistics extends CropStatistics {
  readonly name: string;
  readonly data: PluginBlock;
  readonly proposals: PluginBlock;
  readonly crops: PluginBlock;
  readonly seed: number;
}

/** Several strategies side by side. */
export interface StatisticsReport {
  readonly holding: HoldingRule;
  /** The same in words. */
  readonly definition: string;
  readonly strategies: readonly NamedStatistics[];
}

export function statisticsReport(holding: HoldingRule, strategies: readonly NamedStatistics[]): StatisticsReport {
  return { holding, definition: describeHolding(holding), strategies };
}

/** One measure of all strategies. */
export interface StatisticsRow {
  readonly label: string;
  /** One for each strategy; empty where it does not apply. */
  readonly cells: readonly string[];
}

/** Everything that views of the strategies show. */
export function shownKinds({ strategies }: StatisticsReport): readonly string[] {
  return [...new Set(strategies.flatMap(({ area }) => Object.keys(area)))];
}

export const percent = (share: number | null | undefined): string =>
  share === null || share === undefined ? '' : `${(100 * share).toFixed(1)} %`;

/** The report as rows of text, the same for a terminal and for a picture. */
export function statisticsRows(report: StatisticsReport): readonly StatisticsRow[] {
  const row = (label: string, cell: (strategy: NamedStatistics) => string): StatisticsRow => ({
    label,
    cells: report.strategies.map(cell),
  });
  return [
    row('items x epochs', ({ items, epochs }) => `${items} x ${epochs}`),
    ...shownKinds(report).map((shows) =>
      row(`area of views that show: ${shows}`, ({ area: { [shows]: area } }) =>
        area ? `${percent(area.mean)} (${percent(area.p5)} to ${percent(area.p95)})` : '',
      ),
    ),
    row('a view reaches outside of the image', ({ outside }) => percent(outside.views)),
    row('share of a view outside of the image', ({ outside }) => percent(outside.mean)),
    row('overlap of two views (IoU)', ({ overlap }) => percent(overlap?.mean)),
    row('two views have no pixel in common', ({ apart }) => percent(apart)),
    row('two views hold the same object', ({ objects }) => percent(objects?.sameObject)),
    row('two views hold no object in common', ({ objects }) => percent(objects && 1 - objects.sameObject)),
    row('  both hold objects, none in common', ({ objects }) => percent(objects?.differentObjects)),
    row('  one of them holds none', ({ objects }) => percent(objects?.oneWithout)),
    row('  neither holds any', ({ objects }) => percent(objects?.bothWithout)),
    row('a view holds no object', ({ viewsWithoutObject }) => percent(viewsWithoutObject)),
    row('objects that a view holds', ({ objectsPerView }) => objectsPerView?.toFixed(2) ?? ''),
  ];
}

/** What must be known beside the rows. */
export function statisticsNotes({ definition }: StatisticsReport): readonly string[] {
  return [
    definition,
    'Areas are fractions of the image: mean (5 % to 95 %). Objects are counted in images that have annotated ones, boxes around groups left out.',
  ];
}
