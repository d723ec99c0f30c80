import { isFamilyName, isListFamily } from '../container/family.js';
import { blockSchema, experimentSchemaFor, type JsonSchema } from './block-schema.js';
import { parseDottedPath } from './dotted-path.js';
import type { LoadedExperiment } from './loaded-experiment.js';

/** The keys that an override of an experiment may set: those of its values, also of those that are defaults. */
export function overrideKeys({ origins }: LoadedExperiment): readonly string[] {
  return origins.values.map(({ path }) => path);
}

/** The values that a key takes, where they can be told one by one. */
export function overrideValues(loaded: LoadedExperiment, key: string): readonly string[] {
  const [family = '', ...path] = parseDottedPath(key) ?? [];
  if (isFamilyName(family) && !isListFamily(family)) {
    if (path[0] === 'kind') return loaded.registry.kinds(family);
    const plugin = loaded.registry.find(family, loaded.experiment[family].kind);
    return plugin === undefined ? [] : valuesOf(schemaBelow(blockSchema(plugin), path));
  }
  return valuesOf(schemaBelow(experimentSchemaFor(loaded.registry), [family, ...path]));
}

function schemaBelow(schema: JsonSchema, path: readonly string[]): JsonSchema | undefined {
  return path.reduce<JsonSchema | undefined>((inner, key) => inner?.properties?.[key], schema);
}

function valuesOf(schema: JsonSchema | undefined): readonly string[] {
  if (schema?.type === 'boolean') return ['true', 'false'];
  return (schema?.enum ?? []).map(String);
}
