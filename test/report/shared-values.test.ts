import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonValue } from '../../src/json.js';
import { openValues, ValuePool, type SharedValues } from '../../src/report/shared-values.js';

const json = fc.jsonValue() as fc.Arbitrary<JsonValue>;

/** As it comes back from a file: without -0, which is 0 in JSON. */
const throughJson = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;
const asRead = ({ keys, nodes }: ValuePool): SharedValues => throughJson({ keys, nodes });

describe('ValuePool', () => {
  it('gives any JSON values back', () => {
    fc.assert(
      fc.property(fc.array(json), (values) => {
        const pool = new ValuePool();
        const stored = throughJson(values.map((value) => pool.add(value)));
        const open = openValues(asRead(pool));
        expect(stored.map(open)).toEqual(throughJson(values));
      }),
      { examples: [[[-0]], [[{ a: [-0] }]]] },
    );
  });

  it('stores what is equal once, wherever it stands', () => {
    const pool = new ValuePool();
    const block = { kind: 'sgd', momentum: [0.9, { nested: true }] };
    pool.add({ optimizer: block, again: [block] });
    const before = pool.nodes.length;
    pool.add(structuredClone(block));
    expect(pool.nodes).toHaveLength(before);
    pool.add({ optimizer: { ...block, kind: 'adam' }, again: [block] });
    expect(pool.nodes).toHaveLength(before + 2);
  });

  it('opens keys that would change an object otherwise', () => {
    const pool = new ValuePool();
    const value = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}') as JsonValue;
    const opened = openValues(asRead(pool))(pool.add(value));
    const later = openValues(asRead(pool))([pool.nodes.length - 1]);
    expect(JSON.stringify(later)).toBe(JSON.stringify(value));
    expect(Object.getPrototypeOf(later)).toBe(Object.getPrototypeOf({}));
    expect((opened as { polluted?: boolean } | undefined)?.polluted).toBeUndefined();
  });

  it('leaves out keys without a value', () => {
    const pool = new ValuePool();
    const stored = pool.add({ id: 'a', result: undefined } as unknown as JsonValue);
    expect(openValues(pool)(stored)).toEqual({ id: 'a' });
  });
});
