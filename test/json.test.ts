import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isJsonObject, orderedJson, valueAt, type JsonValue } from '../src/json.js';

describe('orderedJson', () => {
  it('holds the value, and is the same whatever the order of its keys', () => {
    const reversed = (value: JsonValue): JsonValue =>
      isJsonObject(value)
        ? Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([key, inner]) => [key, reversed(inner)]),
          )
        : value;
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = value as JsonValue;
        expect(JSON.parse(orderedJson(json))).toEqual(JSON.parse(JSON.stringify(json)));
        expect(orderedJson(reversed(json))).toBe(orderedJson(json));
      }),
    );
  });
});

describe('valueAt', () => {
  it('goes into objects and lists, and finds nothing elsewhere', () => {
    const value = { a: [{ b: 1 }], c: null };
    expect(valueAt(value, ['a', '0', 'b'])).toBe(1);
    expect(valueAt(value, [])).toBe(value);
    for (const path of [['a', '1'], ['c', 'd'], ['toString'], ['a', 'length', 'x']]) {
      expect(valueAt(value, path)).toBeUndefined();
    }
  });
});
