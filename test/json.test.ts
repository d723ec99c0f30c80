import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, isSameJson, orderedJson, valueAt, type JsonValue } from '../src/json.js';

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

const json = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>;

describe('isSameJson', () => {
  it('says what Node says', () => {
    const both = fc.oneof(
      fc.tuple(json, json),
      json.map((value) => [value, JSON.parse(JSON.stringify(value)) as JsonValue] as const),
    );
    fc.assert(
      fc.property(both, ([one, other]) => {
        // -0 and 0 are one number in JSON.
        const [plain, otherPlain] = [one, other].map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);
        expect(isSameJson(plain, otherPlain)).toBe(isDeepStrictEqual(plain, otherPlain));
      }),
    );
  });

  it('knows lists from objects and a missing key from an undefined one', () => {
    expect(isSameJson([], {})).toBe(false);
    expect(isSameJson({ a: 1, b: [2] }, { b: [2], a: 1 })).toBe(true);
    expect(isSameJson({ a: null }, { b: null })).toBe(false);
    expect(isSameJson({ toString: 1 }, { valueOf: 1 })).toBe(false);
  });
});
