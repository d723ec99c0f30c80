import { familyNames, type FamilyName } from '../container/family.js';
import { builtInRegistry, type PluginRegistry } from '../container/plugin-registry.js';
import { blockSchema, experimentSchemaFor, type JsonSchema } from './block-schema.js';
import { sweepSchema } from './sweep/sweep-schema.js';

/**
 * The JSON Schema (draft 2020-12) of an experiment file, for editors: what the validator checks, in one document.
 *
 * It describes a file, not the composed experiment: what a file leaves out may stand in one that it extends, so nothing is required.
 * A block's keys follow from its `kind`.
 */
export function generatedSchema(registry: PluginRegistry): JsonSchema {
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
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'croplab experiment',
    description: 'One experiment: data, crops, method, training and evaluation. Written by run-exp schema.',
    ...withoutRequired(experiment),
    properties: {
      $schema: { type: 'string', description: 'The schema of this file, for editors.' },
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
  return family === 'evaluators' ? { ...schema, items: choice(schema.items ?? {}) } : choice(schema);
}

/** The schema with the package's own plug-ins, as the text of its file. */
export async function renderGeneratedSchema(): Promise<string> {
  return `${JSON.stringify(generatedSchema(await builtInRegistry()), null, 2)}\n`;
}
