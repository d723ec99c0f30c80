import { isJsonObject, type JsonObject, type JsonValue } from '../../json.js';
import type { Comparison } from '../comparison.js';
import { metricParts } from '../metric-name.js';
import { listOf } from '../unlike-text.js';

/** What is not part of a protocol's text: what was found out by it, what stands before it, and what follows from the training. */
const left = new Set(['chosen', 'candidates', 'kind', 'settings', 'normalization']);

/** How an evaluator measured, on one line. */
export function protocolText(protocol: JsonObject): string {
  const { settings } = protocol;
  const facts = Object.entries(protocol).filter(([key]) => !left.has(key));
  return [...(isJsonObject(settings) ? Object.entries(settings) : []), ...facts]
    .map(([key, value]) => `${key} ${valueText(value)}`)
    .join(', ');
}

/** A line for each protocol by which the rows were measured; where an evaluator has several, with the rows that it is of. */
export function protocolLines({ metrics, rows }: Comparison): string[] {
  const byEvaluator = new Map(metrics.map(({ name }, place) => [metricParts(name)[0], place]));
  return [...byEvaluator].flatMap(([evaluator, place]) => {
    const rowsOf = new Map<string, string[]>();
    for (const { name, measures } of rows) {
      const text = protocolText(measures[place]!.protocol);
      const names = rowsOf.get(text);
      if (names === undefined) rowsOf.set(text, [name]);
      else names.push(name);
    }
    rowsOf.delete('');
    return [...rowsOf].map(([text, names]) => {
      const whose = rowsOf.size > 1 ? `${evaluator} for ${listOf(names)}` : evaluator;
      return `Protocol of ${whose}: ${text}`;
    });
  });
}

function valueText(value: JsonValue): string {
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(valueText).join(', ')}]`;
  if (!isJsonObject(value)) return typeof value === 'string' ? value : JSON.stringify(value);
  const inner = Object.entries(value).map(([key, setting]) => `${key} ${valueText(setting)}`);
  return inner.join(' / ');
}
