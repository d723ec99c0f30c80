import type { JsonObject, JsonValue } from '../json.js';
import { metricParts } from './choose-metric.js';
import type { Comparison } from './comparison.js';

/** What is not part of a protocol's text: what was found out by it, what stands before it, and what follows from the training. */
const left = new Set(['chosen', 'candidates', 'kind', 'settings', 'normalization']);

/** How an evaluator measured, on one line. */
export function protocolText(protocol: JsonObject): string {
  const { settings } = protocol;
  const facts = Object.entries(protocol).filter(([key]) => !left.has(key));
  return [...(isBlock(settings) ? Object.entries(settings) : []), ...facts]
    .map(([key, value]) => `${key} ${valueText(value)}`)
    .join(', ');
}

/** A line for each protocol by which the rows were measured; where there are several, with the rows that it is of. */
export function protocolLines({ metric, rows }: Comparison): string[] {
  const rowsOf = new Map<string, string[]>();
  for (const { name, protocol } of rows) {
    const text = protocolText(protocol);
    if (text !== '') rowsOf.set(text, [...(rowsOf.get(text) ?? []), name]);
  }
  const [evaluator] = metricParts(metric);
  return [...rowsOf].map(([text, names]) => {
    const whose = rowsOf.size > 1 ? `${evaluator} for ${names.join(', ')}` : evaluator;
    return `Protocol of ${whose}: ${text}`;
  });
}

function isBlock(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueText(value: JsonValue): string {
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(valueText).join(', ')}]`;
  if (!isBlock(value)) return typeof value === 'string' ? value : JSON.stringify(value);
  const inner = Object.entries(value).map(([key, setting]) => `${key} ${valueText(setting)}`);
  return inner.join(' / ');
}
