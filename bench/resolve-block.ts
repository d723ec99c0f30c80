import { blockSchema } from '../src/config/block-schema.js';
import { SchemaChecker } from '../src/config/schema-checker.js';
import type { FamilyName } from '../src/container/family.js';
import type { PluginBlock } from '../src/container/plugin.js';
import { builtInRegistry } from '../src/container/plugin-registry.js';

/** What an experiment's block would be resolved to: with its defaults. @throws Error where it is not valid */
export async function resolveBlock(family: FamilyName, block: PluginBlock): Promise<PluginBlock> {
  const registry = await builtInRegistry();
  const plugin = registry.find(family, block.kind);
  if (plugin === undefined) throw new Error(`There is no ${family} of the kind ${block.kind}.`);
  const resolved = structuredClone(block);
  const [wrong] = new SchemaChecker().check(blockSchema(plugin), resolved);
  if (wrong !== undefined) throw new Error(`${family}${wrong.instancePath}: ${wrong.message ?? 'not valid'}.`);
  return resolved;
}
