import { Ajv2020 } from 'ajv/dist/2020.js';
import { default as standalone } from 'ajv/dist/standalone/index.js';
import { familyNames, type FamilyName } from '../container/family.js';
import type { PluginRegistry } from '../container/plugin-registry.js';
import { blockSchema, experimentSchemaFor, type JsonSchema } from './block-schema.js';
import { validatorOptions } from './schema-checker.js';
import { studySchema } from './study/study-schema.js';
import { sweepSchema } from './sweep/sweep-schema.js';

/** All schemas that configurations are checked against, with the plug-ins of a registry. */
export function checkedSchemas(registry: PluginRegistry): readonly JsonSchema[] {
  const blocks = familyNames.flatMap((family) => registry.family<FamilyName>(family).map(blockSchema));
  return [experimentSchemaFor(registry), studySchema, sweepSchema, ...blocks];
}

/** The program of a schema's validator: a CommonJS module that exports what ajv would compile. */
export function validatorCode(schema: JsonSchema): string {
  const ajv = new Ajv2020({ ...validatorOptions, code: { source: true } });
  return standalone.default(ajv, ajv.compile(schema));
}
