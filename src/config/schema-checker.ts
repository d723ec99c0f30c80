import type { Ajv2020, ErrorObject, Options, ValidateFunction } from 'ajv/dist/2020.js';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { JsonSchema } from './block-schema.js';
import { validatorFileName } from './validator-file-name.js';

/** Keywords of ours: they check nothing, but say what a setting is. */
export const keywords = ['secret'];

const strictness = { strict: true, allowUnionTypes: true, useDefaults: true, logger: false, keywords } as const;

/** How ajv makes validators, those that are generated with the package and those of users' schemas alike. */
export const validatorOptions = {
  ...strictness,
  allErrors: true,
  verbose: true,
  validateSchema: false,
  meta: false,
} as const satisfies Options;

const load = createRequire(import.meta.url);
const generatedFolder = fileURLToPath(new URL('validators/', import.meta.url));

/**
 * Checks values against JSON Schemas (draft 2020-12) and fills their defaults in.
 *
 * ajv takes as long to load as all the rest of `validate`. So the validators of the built-in schemas are generated with the package, and
 * found by what their schema says: one of another schema is never taken. Only schemas that come with a user's plug-ins are compiled here.
 * The built-in schemas themselves are checked by a test, those of users when their plug-in is loaded.
 */
export class SchemaChecker {
  readonly #validators = new WeakMap<JsonSchema, ValidateFunction>();
  #ajv: Ajv2020 | undefined;

  /** Everything that is wrong with `value`, into which missing keys are put by their defaults. */
  check(schema: JsonSchema, value: unknown): readonly ErrorObject[] {
    let validate = this.#validators.get(schema);
    if (validate === undefined) {
      validate = generatedValidator(schema) ?? this.#compile(schema);
      this.#validators.set(schema, validate);
    }
    return validate(value) ? [] : (validate.errors ?? []);
  }

  #compile(schema: JsonSchema): ValidateFunction {
    // Each schema is used once or twice, which optimising its code does not repay.
    this.#ajv ??= new (ajvClass())({ ...validatorOptions, code: { optimize: false } });
    return this.#ajv.compile(schema);
  }

  /** Why a schema is none, or `undefined` if it is one. */
  faultOf(schema: JsonSchema): string | undefined {
    try {
      new (ajvClass())(strictness).compile(schema);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}

function ajvClass(): typeof Ajv2020 {
  return (load('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js')).Ajv2020;
}

/** The one that was generated for such a schema; `undefined` where there is none, as where the sources are run. */
function generatedValidator(schema: JsonSchema): ValidateFunction | undefined {
  const path = `${generatedFolder}${validatorFileName(schema)}`;
  return existsSync(path) ? (load(path) as ValidateFunction) : undefined;
}
