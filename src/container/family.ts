import type { Plugin, PluginDefinition, SettingsSchema } from './plugin.js';

/** The experiment's keys that are answered by plug-ins. `evaluators` is a list of blocks, each other one a block. */
export const familyNames = [
  'data',
  'proposals',
  'crops',
  'augment',
  'backbone',
  'method',
  'optimizer',
  'schedule',
  'evaluators',
  'launcher',
] as const;
export type FamilyName = (typeof familyNames)[number];

/** A plug-in that knows its family: what a user's plug-in file exports. */
export interface FamilyPlugin<Context, Product, Traits> extends Plugin<Context, Product, Traits> {
  readonly family: FamilyName;
}

/**
 * Makes a family's `define…` function, which ties the settings' type to their schema:
 *
 * ```ts
 * export const defineCropStrategy = pluginDefiner<CropContext, CropStrategy, CropTraits>('crops');
 * ```
 */
export function pluginDefiner<Context, Product, Traits>(family: FamilyName) {
  return <const Schema extends SettingsSchema>(
    definition: PluginDefinition<Schema, Context, Product, Traits>,
  ): FamilyPlugin<Context, Product, Traits> => ({ ...definition, family });
}
