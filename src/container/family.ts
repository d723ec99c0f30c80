import type { Plugin, PluginDefinition, SettingsSchema } from './plugin.js';

/** The experiment's keys that are answered by plug-ins: a list of blocks for the families of `listFamilyNames`, a block for each other one. */
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
  'observers',
] as const;
export type FamilyName = (typeof familyNames)[number];

/** Families of which an experiment names any number. */
export const listFamilyNames = ['evaluators', 'observers'] as const satisfies readonly FamilyName[];
export type ListFamilyName = (typeof listFamilyNames)[number];
/** Families of which an experiment names one. */
export type BlockFamilyName = Exclude<FamilyName, ListFamilyName>;

/** Families that no number of a run follows from: which of their plug-ins an experiment names does not tell runs apart. */
export const familiesBesideRuns: readonly FamilyName[] = ['launcher', 'observers'];

export function isFamilyName(key: unknown): key is FamilyName {
  return familyNames.some((name) => name === key);
}

export function isListFamily(key: unknown): key is ListFamilyName {
  return listFamilyNames.some((name) => name === key);
}

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
