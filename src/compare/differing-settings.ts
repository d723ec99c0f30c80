import { isJsonObject, isSameJson, type JsonObject, type JsonValue } from '../json.js';

/**
 * Of several trees of settings, what is not the same in all of them, by dotted path: for each tree those values that it has. Blocks of one kind
 * are gone into; blocks of different kinds, and lists of anything else than blocks, differ as a whole.
 */
export function differingSettings(trees: readonly JsonObject[]): JsonObject[] {
  const found = trees.map((): Record<string, JsonValue> => ({}));
  collect(trees, [], found);
  return found;
}

function collect(
  values: readonly (JsonValue | undefined)[],
  path: readonly string[],
  found: readonly Record<string, JsonValue>[],
): void {
  const [first] = values;
  if (values.every((value) => isSameJson(value, first))) return;
  if (areAlike(values)) {
    const keys = new Set(values.flatMap((value) => Object.keys(value)));
    for (const key of keys) {
      const inner = values.map((value) => (Object.hasOwn(value, key) ? value[key] : undefined));
      collect(inner, [...path, key], found);
    }
    return;
  }
  const key = path.join('.');
  for (const [index, value] of values.entries()) if (value !== undefined) found[index]![key] = value;
}

/** Whether all values are blocks of one kind, or all are as many blocks in a list: then it is inside of them that they differ. */
function areAlike(values: readonly (JsonValue | undefined)[]): values is readonly JsonObject[] {
  const [first] = values;
  if (Array.isArray(first)) {
    return values.every((value) => Array.isArray(value) && value.length === first.length && value.every(isJsonObject));
  }
  return isJsonObject(first) && values.every((value) => isJsonObject(value) && value.kind === first.kind);
}
