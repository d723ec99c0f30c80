import { segmentsOf } from '../config/dotted-path.js';
import { isJsonObject, isSameJson, type JsonObject, type JsonValue, valueAt } from '../json.js';

/**
 * Whether a point has every value of a pattern, as `exclude` and `baseline` give it. Both are by dotted path and may give a block whole or
 * key by key: `crops.kind` finds the kind of a block given at `crops`; a block asks for no more than the keys that it has.
 */
export function matchesPoint(point: JsonObject, pattern: JsonObject): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    const value = valueOf(point, key);
    return value !== undefined && includes(value, wanted);
  });
}

/** What a point sets at a dotted path; `undefined` where it says nothing of it. */
export function valueOf(point: JsonObject, key: string): JsonValue | undefined {
  return valueAt(contentOf(point), segmentsOf(key));
}

/** The values of a point as nested blocks. As in an experiment, a value below a block's path lies over the block. */
function contentOf(point: JsonObject): JsonObject {
  return Object.entries(point)
    .map(([key, value]) => ({ path: segmentsOf(key), value }))
    .sort((one, other) => one.path.length - other.path.length)
    .reduce<JsonObject>((content, { path, value }) => placed(content, path, value), {});
}

function placed(former: JsonValue | undefined, [key, ...rest]: readonly string[], value: JsonValue): JsonObject {
  const block = isContainer(former) ? former : {};
  if (key === undefined) return block;
  return { ...block, [key]: rest.length === 0 ? value : placed(block[key], rest, value) };
}

function includes(value: JsonValue, wanted: JsonValue): boolean {
  if (!isJsonObject(value) || !isJsonObject(wanted)) return isSameJson(value, wanted);
  return Object.entries(wanted).every(([key, inner]) => Object.hasOwn(value, key) && includes(value[key]!, inner));
}

/** Lists are reached into by index: `evaluators.0.epochs`. */
function isContainer(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null;
}
