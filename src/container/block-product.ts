import type { ServiceIdentifier } from 'inversify';
import { keysBesideSettings } from '../config/block-schema.js';
import type { PluginByFamily } from './any-plugin.js';
import type { FamilyName } from './family.js';
import type { Plugin, PluginBlock } from './plugin.js';
import { revealSecrets } from './secrets.js';
import { pluginToken } from './tokens.js';

/** How a module asks for the plug-in that a block names. */
export interface PluginRequest<Family extends FamilyName> {
  readonly serviceIdentifier: ServiceIdentifier<PluginByFamily[Family]>;
  readonly name: string;
}

export function pluginOf<Family extends FamilyName>(family: Family, { kind }: PluginBlock): PluginRequest<Family> {
  return { serviceIdentifier: pluginToken(family), name: kind };
}

type ContextOf<Family extends FamilyName> =
  PluginByFamily[Family] extends Plugin<infer Context, unknown, unknown> ? Context : never;
type ProductOf<Family extends FamilyName> =
  PluginByFamily[Family] extends Plugin<never, infer Product, unknown> ? Product | Promise<Product> : never;

/**
 * What the plug-in makes of its block; the block has been validated, defaults filled in. Only here it gets what is secret in it.
 *
 * @throws `container/secret-missing`, and what the plug-in throws
 */
export function createProduct<Family extends FamilyName>(
  plugin: PluginByFamily[Family],
  block: PluginBlock,
  context: ContextOf<Family>,
): ProductOf<Family> {
  const beside = keysBesideSettings(plugin.family);
  const settings = Object.fromEntries(Object.entries(block).filter(([key]) => !beside.includes(key)));
  const create = plugin.create as unknown as (settings: never, context: ContextOf<Family>) => ProductOf<Family>;
  return create(revealSecrets(plugin, settings, process.env) as never, context);
}
