import { describe, expect, it } from '@jest/globals';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import type { JsonSchema } from '../../src/config/block-schema.js';
import { checkedSchemas, validatorCode } from '../../src/config/generated-validators.js';
import { SchemaChecker } from '../../src/config/schema-checker.js';
import { validatorFileName } from '../../src/config/validator-file-name.js';
import { builtInRegistry } from '../../src/container/plugin-registry.js';

const schemas = checkedSchemas(await builtInRegistry());

const samples: Readonly<Record<string, unknown>> = { integer: 3, number: 0.5, string: 'a', boolean: true, null: null };

/** Values that a schema tells by themselves: its choices, its bounds and what is just beyond them. */
function toldValues({
  type,
  enum: choices = [],
  const: only,
  default: usual,
  minimum,
  maximum,
}: JsonSchema): unknown[] {
  const bounds = [minimum, maximum].filter((bound) => typeof bound === 'number');
  const ofType = [type ?? []].flat().map((name) => samples[name]);
  const told = [...choices, only, usual, ...bounds, ...bounds.map((bound) => bound + 1), ...ofType];
  return told.filter((value) => value !== undefined);
}

/** Mostly values that fit a schema or nearly do; some that are anything. */
function valuesNear(schema: JsonSchema): fc.Arbitrary<unknown> {
  const { properties, required = [], items, additionalProperties: others } = schema;
  const near: fc.Arbitrary<unknown>[] = (schema.anyOf ?? []).map(valuesNear);
  const told = toldValues(schema);
  if (told.length > 0) near.push(fc.constantFrom(...told));
  if (items !== undefined) near.push(fc.array(valuesNear(items), { maxLength: 3 }));
  if (typeof others === 'object')
    near.push(fc.dictionary(fc.constantFrom('a.b', 'c'), valuesNear(others as JsonSchema)));
  if (properties !== undefined) {
    const keys = Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, valuesNear(value)]));
    const complete = fc.record(keys, { requiredKeys: [...required] });
    const broken = fc.record({ ...keys, unknown: fc.constant(1) }, { requiredKeys: [] });
    near.push(complete, complete, broken);
  }
  const anything = fc.jsonValue({ maxDepth: 1 });
  return near.length === 0 ? anything : fc.oneof({ weight: 12, arbitrary: fc.oneof(...near) }, anything);
}

function runProgram(code: string): ValidateFunction {
  const module = { exports: {} as ValidateFunction };
  const run = compileFunction(code, ['module', 'require']) as (own: object, require: NodeJS.Require) => void;
  run(module, createRequire(import.meta.url));
  return module.exports;
}

interface Checked {
  readonly value: unknown;
  readonly errors: readonly ErrorObject[];
}

function checkedBy(check: (value: unknown) => readonly ErrorObject[], given: unknown): Checked {
  const value = structuredClone(given);
  // Defaults change the value after an error may have named it.
  return { errors: structuredClone(check(value)), value };
}

describe('the generated validators', () => {
  const titleOf = ({ properties = {} }: JsonSchema): string => {
    const kind = properties.kind?.const;
    return typeof kind === 'string' ? kind : Object.keys(properties).join(', ');
  };

  let [valid, invalid] = [0, 0];

  it.each(schemas.map((schema) => [titleOf(schema), schema] as const))(
    'find the same and fill in the same as compiled ones: %s',
    (_, schema) => {
      const generated = runProgram(validatorCode(schema));
      const compiled = new SchemaChecker();
      fc.assert(
        fc.property(valuesNear(schema), (given) => {
          const expected = checkedBy((value) => compiled.check(schema, value), given);
          const found = checkedBy((value) => (generated(value) ? [] : (generated.errors ?? [])), given);
          expect(found).toEqual(expected);
          if (expected.errors.length === 0) valid += 1;
          else invalid += 1;
        }),
        { numRuns: 20 },
      );
    },
  );

  it('were tried on values of both sorts', () => {
    expect(valid).toBeGreaterThan(50);
    expect(invalid).toBeGreaterThan(500);
  });

  it('belong to one schema each, whose name changes with any word of it', () => {
    expect(new Set(schemas.map(validatorFileName)).size).toBe(schemas.length);
    const [schema] = schemas;
    expect(validatorFileName({ ...schema, description: 'another' })).not.toBe(validatorFileName(schema!));
  });
});
