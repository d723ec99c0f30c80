import type { JsonValue } from '../json.js';
import type { PathSegment } from './dotted-path.js';
import type { Source } from './source-text.js';

/** What every value of a configuration carries until it is resolved: where it stands, and what it stands in place of. */
interface NodeOrigin {
  readonly source: Source;
  /** Set by a sweep's axis; otherwise the source tells. */
  readonly axis?: string;
  /** The value of a lower layer that this one replaced. */
  readonly replaced?: ConfigNode;
}

export interface ConfigScalar extends NodeOrigin {
  readonly type: 'scalar';
  readonly value: string | number | boolean | null;
  /** The environment variables that it was made from. */
  readonly environment: readonly string[];
  /** With the references to those variables, before they were put in. */
  readonly written?: string;
  /** A problem was already reported for it, so that it is not checked further. */
  readonly broken: boolean;
}

export interface ConfigList extends NodeOrigin {
  readonly type: 'list';
  readonly items: readonly ConfigNode[];
}

export interface ConfigEntry {
  readonly keySource: Source;
  readonly value: ConfigNode;
}

/** A key that a higher layer removed: another `kind` was chosen, or the alternative key was set. */
export interface DroppedEntry {
  readonly path: readonly PathSegment[];
  readonly value: ConfigNode;
  readonly reason: string;
  /** What removed it. */
  readonly by: Source;
}

export interface ConfigMapping extends NodeOrigin {
  readonly type: 'mapping';
  readonly entries: ReadonlyMap<string, ConfigEntry>;
  readonly dropped: readonly DroppedEntry[];
  /** Made from a dotted path and so part of a way, not a value: `evaluators.0.epochs=10` reaches into a list. */
  readonly fromPath: boolean;
}

export type ConfigNode = ConfigScalar | ConfigList | ConfigMapping;

export function scalarNode(value: ConfigScalar['value'], source: Source): ConfigScalar {
  return { type: 'scalar', value, source, environment: [], broken: false };
}

export function mappingNode(
  source: Source,
  entries: ConfigMapping['entries'] = new Map(),
  fromPath = false,
): ConfigMapping {
  return { type: 'mapping', source, entries, dropped: [], fromPath };
}

/** The plain value; always a fresh copy. */
export function toJson(node: ConfigNode): JsonValue {
  switch (node.type) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(toJson);
    case 'mapping':
      // Defines properties instead of assigning them, so a key named __proto__ stays a key.
      return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, toJson(value)]));
  }
}

/** The plain value as it is written: references to the environment in the place of what they stand for, which may be secret. */
export function asWritten(node: ConfigNode): JsonValue {
  switch (node.type) {
    case 'scalar':
      return node.written ?? node.value;
    case 'list':
      return node.items.map(asWritten);
    case 'mapping':
      return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, asWritten(value)]));
  }
}

/** A node for a value that stands in no text of its own, such as one handed in by a program. */
export function fromJson(value: JsonValue, source: Source): ConfigNode {
  if (value === null || typeof value !== 'object') return scalarNode(value, source);
  if (Array.isArray(value)) {
    return { type: 'list', source, items: (value as readonly JsonValue[]).map((item) => fromJson(item, source)) };
  }
  const entries = Object.entries(value).map(
    ([key, item]) => [key, { keySource: source, value: fromJson(item, source) }] as const,
  );
  return mappingNode(source, new Map(entries));
}

/** The child of that name or index. */
export function childOf(node: ConfigNode | undefined, segment: PathSegment): ConfigNode | undefined {
  if (node?.type === 'mapping') return node.entries.get(String(segment))?.value;
  if (node?.type === 'list') return node.items[Number(segment)];
  return undefined;
}

/** The node at that path, if it is set. */
export function nodeAt(root: ConfigNode, path: readonly PathSegment[]): ConfigNode | undefined {
  return path.reduce<ConfigNode | undefined>(childOf, root);
}

/** Every node with its path, parents first. */
export function* walkNodes(
  node: ConfigNode,
  path: readonly PathSegment[] = [],
): Generator<readonly [path: readonly PathSegment[], node: ConfigNode]> {
  yield [path, node];
  if (node.type === 'list') {
    for (const [index, item] of node.items.entries()) yield* walkNodes(item, [...path, index]);
  } else if (node.type === 'mapping') {
    for (const [key, { value }] of node.entries) yield* walkNodes(value, [...path, key]);
  }
}
