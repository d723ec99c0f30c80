import type { AnyPlugin } from '../container/any-plugin.js';
import type { FamilyName } from '../container/family.js';
import { familyNames, isListFamily } from '../container/family.js';
import type { PluginRegistry } from '../container/plugin-registry.js';
import { backboneKeys, evaluatorKeys, experimentSchema } from './experiment-schema.js';

/** A JSON Schema as data. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
}

const blockSchemas = new WeakMap<AnyPlugin, JsonSchema>();

/** Keys that the blocks of a family have besides their kinds' settings. */
function familyKeys(family: FamilyName): Readonly<Record<string, JsonSchema>> {
  if (family === 'evaluators') return evaluatorKeys;
  return family === 'backbone' ? backboneKeys : {};
}

/** The schema of a whole block: the plug-in's settings, its `kind`, and what all blocks of its family have. */
export function blockSchema(plugin: AnyPlugin): JsonSchema {
  const known = blockSchemas.get(plugin);
  if (known !== undefined) return known;
  const settings = plugin.schema as unknown as JsonSchema;
  const schema: JsonSchema = {
    ...settings,
    properties: {
      kind: { const: plugin.kind, description: plugin.summary },
      ...familyKeys(plugin.family),
      ...settings.properties,
    },
    required: ['kind', ...(settings.required ?? [])],
  };
  blockSchemas.set(plugin, schema);
  return schema;
}

/** Keys of a block that are not settings of its plug-in. */
export function keysBesideSettings(family: FamilyName): readonly string[] {
  return ['kind', ...Object.keys(familyKeys(family))];
}

/** The experiment's schema with the kinds that a registry has. */
export function experimentSchemaFor(registry: PluginRegistry): JsonSchema & Required<Pick<JsonSchema, 'properties'>> {
  const properties: Record<string, JsonSchema> = { ...experimentSchema.properties };
  for (const family of familyNames) {
    const kinds = registry.kinds(family);
    const schema = properties[family] ?? {};
    properties[family] = isListFamily(family)
      ? { ...schema, items: withKinds(schema.items ?? {}, kinds) }
      : withKinds(schema, kinds);
  }
  return { ...experimentSchema, properties };
}

function withKinds(block: JsonSchema, kinds: readonly string[]): JsonSchema {
  return { ...block, properties: { ...block.properties, kind: { ...block.properties?.kind, enum: kinds } } };
}
