import type { JsonSchema } from '../src/config/block-schema.js';
import { SchemaChecker } from '../src/config/schema-checker.js';
import type { SettingsSchema } from '../src/container/plugin.js';

/** A plug-in's settings as a run hands them in: checked against its schema, defaults filled in. */
export function filledSettings({ schema }: { readonly schema: SettingsSchema }, given: object = {}): never {
  const settings: unknown = structuredClone(given);
  const problems = new SchemaChecker().check(schema as unknown as JsonSchema, settings);
  if (problems.length > 0) throw new Error(`The settings are not valid: ${JSON.stringify(problems)}`);
  return settings as never;
}
