import { isJsonObject, isSameJson, type JsonObject, type JsonValue } from '../json.js';

/** What a sweep set, whole: `crops=object-dilate(dilation=0.1) method.temperature=0.1`. */
export function pointText(point: JsonObject): string {
  return textOf(point, valueText);
}

/**
 * What a sweep set in each of several points, short: of a block its kind, `crops=object-dilate`, and in brackets only those settings in
 * which another point's block of that kind differs.
 */
export function tellingTexts(points: readonly JsonObject[]): string[] {
  const telling = tellingSettings(points);
  return points.map((point) =>
    textOf(point, (value, key) => {
      const kind = kindOf(value);
      if (kind === undefined) return valueText(value);
      const told = Object.entries(value as JsonObject).filter(
        ([setting]) => setting === 'kind' || telling.get(`${key} ${kind}`)?.has(setting),
      );
      return valueText(Object.fromEntries(told));
    }),
  );
}

/** By key and kind, the settings that are not the same in all blocks of that kind at that key. */
function tellingSettings(points: readonly JsonObject[]): ReadonlyMap<string, ReadonlySet<string>> {
  const first = new Map<string, JsonObject>();
  const telling = new Map<string, Set<string>>();
  for (const [key, block] of points.flatMap((point) => Object.entries(point))) {
    const kind = kindOf(block);
    if (kind === undefined) continue;
    const place = `${key} ${kind}`;
    const settings = block as JsonObject;
    const other = first.get(place) ?? settings;
    first.set(place, other);
    const found = telling.get(place) ?? new Set();
    telling.set(place, found);
    for (const setting of new Set([...Object.keys(settings), ...Object.keys(other)])) {
      if (!isSameJson(settings[setting], other[setting])) found.add(setting);
    }
  }
  return telling;
}

/** A block that is chosen by its kind is called like one that is given whole. */
const KIND = '.kind';

function textOf(point: JsonObject, describe: (value: JsonValue, key: string) => string): string {
  return Object.entries(point)
    .map(([key, value]) => `${key.endsWith(KIND) ? key.slice(0, -KIND.length) : key}=${describe(value, key)}`)
    .join(' ');
}

/** A block is known by its kind and, in brackets, its settings. */
function valueText(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (!isJsonObject(value)) return `[${value.map(valueText).join(',')}]`;
  const kind = kindOf(value);
  const settings = Object.entries(value)
    .filter(([key]) => key !== 'kind' || kind === undefined)
    .map(([key, setting]) => `${key}=${valueText(setting)}`);
  return settings.length === 0 && kind !== undefined ? kind : `${kind ?? ''}(${settings.join(',')})`;
}

function kindOf(value: JsonValue): string | undefined {
  return isJsonObject(value) && typeof value.kind === 'string' ? value.kind : undefined;
}
