import type { JsonObject, JsonValue } from '../json.js';

/** What a sweep set, in a few words: `crops=object-dilate method.temperature=0.1`. */
export function pointText(point: JsonObject): string {
  return Object.entries(point)
    .map(([key, value]) => `${key.replace(/\.kind$/, '')}=${valueText(value)}`)
    .join(' ');
}

/** A block is known by its kind and, in brackets, the settings that were given with it. */
function valueText(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(valueText).join(',')}]`;
  const { kind, ...settings } = value as JsonObject;
  const inner = Object.entries(settings).map(([key, setting]) => `${key}=${valueText(setting)}`);
  const name = typeof kind === 'string' ? kind : '';
  return inner.length === 0 ? name : `${name}(${inner.join(',')})`;
}
