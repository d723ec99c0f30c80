import { familyNames, isListFamily, type FamilyName } from '../container/family.js';
import { builtInRegistry, type PluginRegistry } from '../container/plugin-registry.js';
import { blockSchema, experimentSchemaFor, type JsonSchema } from './block-schema.js';
import { studySchema } from './study/study-schema.js';
import { sweepSchema } from './sweep/sweep-schema.js';

const DRAFT = 'https://json-schema.org/draft/2020-12/schema';

const schemaOfFile = { type: 'string', description: 'The schema of this file, for editors.' } as const;

/**
 * The JSON Schema (draft 2020-12) of an experiment file, for editors: what the validator checks, in one document.
 *
 * It describes a file, not the composed experiment: what a file leaves out may stand in one that it extends, so nothing is required.
 * A block's keys follow from its `kind`.
 */
function experimentFileSchema(registry: PluginRegistry): JsonSchema {
  const { properties, ...experiment } = experimentSchemaFor(registry);
  const blocks = Object.fromEntries(
    familyNames.map((family) => [family, blockOf(family, properties[family] ?? {}, registry)]),
  );
  const definitions = familyNames.flatMap((family) =>
    registry.family<FamilyName>(family).map((plugin) => {
      const schema = withoutRequired(blockSchema(plugin));
      return [definitionName(family, plugin.kind), { description: plugin.summary, ...schema }] as const;
    }),
  );
  return {
    $schema: DRAFT,
    title: 'croplab experiment',
    description: 'One experiment: data, crops, method, training and evaluation. Written by run-exp schema.',
    ...withoutRequired(experiment),
    properties: {
      $schema: schemaOfFile,
      extends: {
        description: 'Files whose keys this one builds on, relative to it; later ones and this file come on top.',
        anyOf: [
          { type: 'string', minLength: 1 },
          { type: 'array', items: { type: 'string', minLength: 1 } },
        ],
      },
      ...Object.fromEntries(Object.entries(properties).map(([key, schema]) => [key, withoutRequired(schema)])),
      ...blocks,
      sweep: sweepSchema,
    },
    $defs: Object.fromEntries(definitions),
  };
}

const definitionName = (family: FamilyName, kind: string): string => `${family}.${kind}`;

/** Without the list of required keys: a file may leave to its parents or to a default what the whole must have. */
function withoutRequired(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== 'required'));
}

function blockOf(family: FamilyName, schema: JsonSchema, registry: PluginRegistry): JsonSchema {
  const choice = (block: JsonSchema): JsonSchema => ({
    ...withoutRequired(block),
    allOf: registry.kinds(family).map((kind) => ({
      if: { properties: { kind: { const: kind } }, required: ['kind'] },
      then: { $ref: `#/$defs/${definitionName(family, kind)}` },
    })),
  });
  return isListFamily(family) ? { ...schema, items: choice(schema.items ?? {}) } : choice(schema);
}

/** The JSON Schema of a study file. */
function studyFileSchema(): JsonSchema {
  const { properties, ...study } = studySchema;
  return {
    $schema: DRAFT,
    title: 'croplab study',
    description: 'Several experiments side by side. Written by run-exp schema.',
    ...study,
    properties: { $schema: schemaOfFile, ...properties, sweep: { ...sweepSchema, ...properties.sweep } },
  };
}

/** A file that `run-exp schema` writes. */
export interface GeneratedSchema {
  readonly name: string;
  readonly schema: JsonSchema;
}

/** The schemas of everything that a user writes, with the plug-ins of a registry; the package's own unless given. */
export async function generatedSchemas(registry?: PluginRegistry): Promise<readonly GeneratedSchema[]> {
  return [
    { name: 'experiment.schema.json', schema: experimentFileSchema(registry ?? (await builtInRegistry())) },
    { name: 'study.schema.json', schema: studyFileSchema() },
  ];
}
