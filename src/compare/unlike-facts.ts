import type { JsonObject, JsonValue } from '../json.js';
import { factNames, type ComparisonRow, type FactName, type UnlikeFact } from './comparison.js';
import { differingSettings } from './differing-settings.js';
import { differentValues, factText, protocolOf, sharedFacts } from './facts.js';
import type { RunGroup } from './group-runs.js';
import { metricParts } from './metric-name.js';
import { pointText } from './point-text.js';

/** A row that is compared, with what its runs state. */
export interface StatedRow {
  readonly group: RunGroup;
  readonly facts: ComparisonRow['facts'];
}

/** In what a row was not measured like the baseline; of the baseline itself, in what its own runs differ. */
export function unlikeFacts(row: StatedRow, baseline: StatedRow, metrics: readonly string[]): UnlikeFact[] {
  return [
    ...factNames.flatMap((name) => unlikeFact(name, row, baseline)),
    ...evaluatorsOf(metrics).flatMap((metric) => unlikeEvaluator(metric, row, baseline)),
  ];
}

function unlikeFact(fact: FactName, row: StatedRow, baseline: StatedRow): UnlikeFact[] {
  const [own, reference] = [comparable(fact, row), comparable(fact, baseline)];
  if (areAlike(own, reference)) return [];
  return [
    {
      fact,
      evaluator: null,
      row: factText(fact, own),
      baseline: factText(fact, reference),
      swept: isSwept(sharedFacts[fact].settings, row, baseline),
    },
  ];
}

/** An untrained backbone is a floor and is meant to differ in what training is measured by. */
function comparable(fact: FactName, { facts }: StatedRow): readonly JsonValue[] {
  return fact === 'steps' || fact === 'images' ? facts[fact].filter((count) => count !== 0) : facts[fact];
}

/** Whether all that is known of a row and of the baseline is one and the same; what nothing is known of is no difference. */
function areAlike(own: readonly JsonValue[], reference: readonly JsonValue[]): boolean {
  if (own.length === 0 || reference.length === 0) return own.length < 2;
  return differentValues([...own, ...reference]).length === 1;
}

/** One metric of each evaluator: settings are the evaluator's. */
function evaluatorsOf(metrics: readonly string[]): string[] {
  return [...new Map(metrics.map((metric) => [metricParts(metric)[0], metric])).values()];
}

function unlikeEvaluator(metric: string, row: StatedRow, baseline: StatedRow): UnlikeFact[] {
  const [own, reference] = [row, baseline].map(({ group }) =>
    differentValues(group.runs.map((run) => protocolOf(run, metric))),
  ) as [JsonObject[], JsonObject[]];
  if (areAlike(own, reference)) return [];
  const [evaluator] = metricParts(metric);
  const telling = differingSettings([...own, ...reference]).map(settingsText);
  return [
    {
      fact: 'evaluator',
      evaluator,
      row: [...new Set(telling.slice(0, own.length))].join('; '),
      baseline: [...new Set(telling.slice(own.length))].join('; '),
      swept: isSwept(['evaluators'], row, baseline),
    },
  ];
}

/** Settings are called as in the experiment file. */
function settingsText(settings: JsonObject): string {
  const text = pointText(
    Object.fromEntries(Object.entries(settings).map(([key, value]) => [key.replace(/^settings\./, ''), value])),
  );
  return text === '' ? 'nothing of it' : text;
}

function isSwept(settings: readonly string[], row: StatedRow, baseline: StatedRow): boolean {
  const keys = [row, baseline].flatMap(({ group }) => Object.keys(group.point));
  return keys.some((key) => settings.some((setting) => key === setting || key.startsWith(`${setting}.`)));
}
