/** A value that JSON can hold; what a validated configuration, a result or a manifest is made of. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** The same value with the keys of every object in order, so that equal content gives equal text. */
export function inKeyOrder(value: JsonValue): JsonValue {
  if (isJsonList(value)) return value.map(inKeyOrder);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  return Object.fromEntries(entries.map(([name, child]) => [name, inKeyOrder(child)]));
}

function isJsonList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
