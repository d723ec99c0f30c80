import { isDeepStrictEqual } from 'node:util';
import type { JsonObject, JsonValue } from '../json.js';

/** What a sweep set, whole: `crops=object-dilate(dilation=0.1) method.temperature=0.1`. */
export function pointText(point: JsonObject): string {
  return textOf(point, valueText);
}

/**
 * What a sweep set in each of several points, short: of a block its kind, `crops=object-dilate`, and in brackets only those settings in
 * which another point's block of that kind differs.
 */
export function tellingTexts(points: readonly JsonObject[]): string[] {
  return points.map((point) =>
    textOf(point, (value, key) => {
      const kind = kindOf(value);
      if (kind === undefined) return valueText(value);
      const peers = points.flatMap(({ [key]: peer }) => (isBlock(peer) && peer.kind === kind ? [peer] : []));
      const telling = Object.entries(value as JsonObject).filter(
        ([setting, chosen]) => setting === 'kind' || peers.some((peer) => !isDeepStrictEqual(peer[setting], chosen)),
      );
      return valueText(Object.fromEntries(telling));
    }),
  );
}

function textOf(point: JsonObject, describe: (value: JsonValue, key: string) => string): string {
  return Object.entries(point)
    .map(([key, value]) => `${key.replace(/\.kind$/, '')}=${describe(value, key)}`)
    .join(' ');
}

/** A block is known by its kind and, in brackets, its settings. */
function valueText(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (!isBlock(value)) return `[${value.map(valueText).join(',')}]`;
  const kind = kindOf(value);
  const settings = Object.entries(value)
    .filter(([key]) => key !== 'kind' || kind === undefined)
    .map(([key, setting]) => `${key}=${valueText(setting)}`);
  return settings.length === 0 && kind !== undefined ? kind : `${kind ?? ''}(${settings.join(',')})`;
}

function kindOf(value: JsonValue): string | undefined {
  return isBlock(value) && typeof value.kind === 'string' ? value.kind : undefined;
}

function isBlock(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
