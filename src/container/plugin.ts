import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import type { JsonValue } from '../json.js';

/**
 * The JSON Schema of a plug-in's settings: an object, described key by key.
 *
 * It is the one source for the TypeScript type of the settings, for validation, for the generated schema files, and for the
 * documentation. A key with a `default` may be left out of the YAML and is always there in the resolved settings. Every key has a
 * `description` that gives its unit and direction.
 */
export interface SettingsSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, JSONSchema & SettingKeywords>>;
  readonly required?: readonly string[];
  readonly additionalProperties: false;
}

/** What a key of settings has besides what JSON Schema gives it. */
export interface SettingKeywords {
  readonly description?: string;
  /**
   * Its value is written as `${env:NAME}` and is nowhere shown, stored, hashed or sent by croplab: everything but the plug-in itself sees the reference.
   * The schema is that of a text or null.
   */
  readonly secret?: true;
}

/** The settings as the plug-in gets them: validated, every default filled in. */
export type SettingsOf<Schema> = Schema extends JSONSchema ? FromSchema<Schema> : never;

/**
 * What a plug-in is known by, whatever its family.
 *
 * `Context` is what the container hands in, `Product` what the plug-in makes; `Traits` are facts that cross-field rules need without
 * opening any data (a dataset that has boxes, an evaluator that needs labels).
 */
export interface Plugin<Context, Product, Traits> {
  /** The name in the YAML: `kind: object-dilate`. Kebab case. */
  readonly kind: string;
  /** One sentence for `--help`, the schema's description and the documentation. */
  readonly summary: string;
  readonly schema: SettingsSchema;
  readonly traits: Traits;
  /** Makes the product; `settings` has been validated against `schema`. */
  readonly create: (settings: never, context: Context) => Product | Promise<Product>;
}

/** A context or traits that hold nothing (yet). */
export type Empty = Readonly<Record<string, never>>;

/** A block of the experiment that names a plug-in by its `kind` and holds its settings. */
export interface PluginBlock {
  readonly kind: string;
  readonly [setting: string]: JsonValue;
}

/** A plug-in as its author writes it. */
export interface PluginDefinition<Schema extends SettingsSchema, Context, Product, Traits> {
  readonly kind: string;
  readonly summary: string;
  readonly schema: Schema;
  readonly traits: Traits;
  readonly create: (settings: SettingsOf<Schema>, context: Context) => Product | Promise<Product>;
}
