import type { AnyPlugin } from '../container/any-plugin.js';
import { familyNames, isListFamily, type FamilyName } from '../container/family.js';
import { cropsNeedBoxes } from '../crops/crop-strategy.js';
import type { PluginRegistry } from '../container/plugin-registry.js';
import type { JsonObject, JsonValue } from '../json.js';
import { blockSchema, experimentSchemaFor } from './block-schema.js';
import { toJson, type ConfigMapping } from './config-node.js';
import type { PathSegment } from './dotted-path.js';
import { CheckedFacts } from './experiment-facts.js';
import type { Experiment } from './experiment.js';
import type { ProblemList } from './problem.js';
import type { ResolvedKeys } from './resolved-keys.js';
import type { Rule } from './rules/index.js';
import type { SchemaChecker } from './schema-checker.js';
import { reportSchemaErrors, sourceOf } from './schema-problems.js';
import { withholdSecrets } from './secret-settings.js';

export interface ResolvingMeans {
  readonly registry: PluginRegistry;
  readonly checker: SchemaChecker;
  readonly problems: ProblemList;
  /** The experiment's name unless it has one. */
  readonly defaultName: string;
  /** What has to hold between keys. */
  readonly rules: readonly Rule[];
  /** What was resolved before, which is not checked again. */
  readonly resolved: ResolvedKeys;
}

type MutableObject = Record<string, JsonValue>;

/**
 * Checks the composed values against the schemas and the rules, and fills the defaults in. What is wrong goes to `problems`; the result
 * only counts where that stays empty.
 */
export function resolveExperiment(root: ConfigMapping, means: ResolvingMeans): Experiment {
  const { registry, checker, problems, defaultName, resolved } = means;
  const known = resolved.knownOf(root);
  const written = [...root.entries].map(([key, { value: node }]) => [key, known.get(key) ?? toJson(node)] as const);
  // Defines properties instead of assigning them, so a key named __proto__ stays a key; what is known and not written comes after what is.
  const value: MutableObject = Object.fromEntries([...written, ...known]);
  value.name ??= defaultName;
  putDefaultProposals(value, registry);
  putStandardObservers(value, registry);
  const kindsAreComplete = problems.problems.every(({ code }) => code !== 'config/plugin');
  reportSchemaErrors(checker.check(schemaOf(registry), value), { root, path: [], kindsAreComplete }, problems);
  for (const { path, block, plugin } of blocksOf(value, registry)) {
    if (known.has(plugin.family)) continue;
    withholdSecrets({ plugin, block, path, root }, problems);
    const hintFor = (key: string): string | undefined => otherKindsHint(key, plugin, registry);
    reportSchemaErrors(checker.check(blockSchema(plugin), block), { root, path, hintFor }, problems);
    if (plugin.family === 'evaluators') block.name ??= plugin.kind;
  }
  checkRules(value, root, means);
  if (problems.isEmpty) resolved.keep(root, value, known);
  return value as unknown as Experiment;
}

const schemas = new WeakMap<PluginRegistry, ReturnType<typeof experimentSchemaFor>>();

function schemaOf(registry: PluginRegistry): ReturnType<typeof experimentSchemaFor> {
  const schema = schemas.get(registry) ?? experimentSchemaFor(registry);
  schemas.set(registry, schema);
  return schema;
}

/** Crops of boxes take the annotated ones, others the whole image. */
function putDefaultProposals(value: MutableObject, registry: PluginRegistry): void {
  const proposals = value.proposals ?? {};
  const crops = value.crops;
  if (!isObject(proposals) || 'kind' in proposals || !isObject(crops)) return;
  const plugin = registry.find('crops', kindOf(crops));
  if (plugin === undefined) return;
  const needsBoxes = cropsNeedBoxes(plugin.traits, crops);
  value.proposals = { kind: needsBoxes ? 'annotated' : 'whole-image', ...proposals };
}

/** Observers that every run has, named or not. */
function putStandardObservers(value: MutableObject, registry: PluginRegistry): void {
  const named = value.observers ?? [];
  if (!Array.isArray(named)) return;
  const blocks = named as readonly JsonValue[];
  const missing = registry
    .family('observers')
    .filter(
      ({ kind, traits }) =>
        traits.isStandard === true && !blocks.some((block) => isObject(block) && block.kind === kind),
    )
    .map(({ kind }) => ({ kind }));
  if (missing.length > 0) value.observers = [...blocks, ...missing];
}

/** The kind that a block names; empty where it names none. */
function kindOf({ kind }: MutableObject): string {
  return typeof kind === 'string' ? kind : '';
}

interface Block {
  readonly path: readonly PathSegment[];
  readonly block: MutableObject;
  readonly plugin: AnyPlugin;
}

/** Every block whose kind is known. */
function* blocksOf(experiment: JsonObject, registry: PluginRegistry): Generator<Block> {
  for (const family of familyNames) {
    const value = experiment[family];
    const blocks = isListFamily(family) ? (Array.isArray(value) ? (value as JsonValue[]) : []) : [value];
    for (const [index, block] of blocks.entries()) {
      if (!isObject(block)) continue;
      const plugin = registry.find(family, kindOf(block));
      if (plugin !== undefined) yield { path: isListFamily(family) ? [family, index] : [family], block, plugin };
    }
  }
}

function isObject(value: unknown): value is MutableObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Where a key does not belong to this kind but to others: the likely cause is the kind. */
function otherKindsHint(key: string, { family }: AnyPlugin, registry: PluginRegistry): string | undefined {
  const kinds = registry.family<FamilyName>(family).filter(({ schema }) => Object.hasOwn(schema.properties, key));
  if (kinds.length === 0) return undefined;
  return ` It is a key of the kind${kinds.length > 1 ? 's' : ''} ${kinds.map(({ kind }) => kind).join(', ')}.`;
}

function checkRules(value: JsonObject, root: ConfigMapping, { registry, problems, rules }: ResolvingMeans): void {
  const wrong = problems.isEmpty ? [] : problems.problems.map(({ path }) => path);
  const isWrong = (path: string): boolean =>
    wrong.some((other) => path === other || (path.startsWith(`${other}.`) && other !== ''));
  const facts = new CheckedFacts(value, root, registry, isWrong);
  for (const rule of rules) {
    for (const { path, message, allowed, suggestion } of rule.check(facts)) {
      const details = { ...(allowed === undefined ? {} : { allowed }), suggestion };
      problems.add('config/rule', sourceOf(root, path), path, message, details);
    }
  }
}
