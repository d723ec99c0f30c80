import type { Ajv2020, ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import type { JsonSchema } from './block-schema.js';

/** Keywords of ours: they check nothing, but say what a setting is. */
export const keywords = ['secret'];

/**
 * Checks values against JSON Schemas (draft 2020-12) and fills their defaults in.
 *
 * ajv takes as long to load as all the rest of `validate`, so it is loaded once, when first needed; each schema is compiled when first
 * met. The built-in schemas themselves are checked by a test, those of users when their plug-in is loaded.
 */
export class SchemaChecker {
  readonly #compiled = new WeakMap<JsonSchema, ValidateFunction>();

  private constructor(private readonly ajv: Ajv2020) {}

  static async load(): Promise<SchemaChecker> {
    const { Ajv2020 } = await import('ajv/dist/2020.js');
    // Each schema is used once or twice, which optimising its code does not repay.
    const options = {
      allErrors: true,
      verbose: true,
      useDefaults: true,
      strict: true,
      allowUnionTypes: true,
      code: { optimize: false },
      keywords,
    };
    return new SchemaChecker(new Ajv2020({ ...options, validateSchema: false, meta: false, logger: false }));
  }

  /** Everything that is wrong with `value`, into which missing keys are put by their defaults. */
  check(schema: JsonSchema, value: unknown): readonly ErrorObject[] {
    let validate = this.#compiled.get(schema);
    if (validate === undefined) {
      validate = this.ajv.compile(schema);
      this.#compiled.set(schema, validate);
    }
    return validate(value) ? [] : (validate.errors ?? []);
  }

  /** Why a schema is none, or `undefined` if it is one. */
  async faultOf(schema: JsonSchema): Promise<string | undefined> {
    const { Ajv2020 } = await import('ajv/dist/2020.js');
    try {
      new Ajv2020({ strict: true, allowUnionTypes: true, useDefaults: true, logger: false, keywords }).compile(schema);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}
