import {
  mappingNode,
  type ConfigEntry,
  type ConfigList,
  type ConfigMapping,
  type ConfigNode,
  type DroppedEntry,
} from './config-node.js';
import { formatPath, type PathSegment } from './dotted-path.js';
import { formatSource, type Source } from './source-text.js';

type Path = readonly PathSegment[];

/** Pairs of keys of which only one counts: setting one in a higher layer drops the other of a lower one. */
const alternatives: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  training: [['epochs', 'steps']],
};

/** Keys of an evaluator's block that are not its kind's, and so outlive a change of kind. */
const keysOfTheList = new Set(['name', 'every']);

/**
 * Lays one layer of configuration over another.
 *
 * Mappings are merged key by key; lists and scalars are replaced. Where both choose a `kind` and differ, the former kind's keys are
 * dropped, as they would mean nothing to the new one. A `sweep:` is replaced whole. A mapping made from a dotted path reaches into
 * lists. Neither layer is changed.
 */
export function mergeLayers(base: ConfigMapping, over: ConfigMapping): ConfigMapping {
  return mergeMappings(base, over, []);
}

function mergeNodes(base: ConfigNode | undefined, over: ConfigNode, path: Path): ConfigNode {
  if (base === undefined) return over;
  if (over.type === 'mapping') {
    if (base.type === 'mapping' && !replacesWhole(over, path)) return mergeMappings(base, over, path);
    if (base.type === 'list' && over.fromPath) return patchList(base, over, path);
  }
  return { ...over, replaced: base };
}

const replacesWhole = (over: ConfigMapping, path: Path): boolean =>
  path.length === 1 && path[0] === 'sweep' && !over.fromPath;

function mergeMappings(base: ConfigMapping, over: ConfigMapping, path: Path): ConfigMapping {
  const dropped = [...droppedByKind(base, over, path), ...droppedByAlternative(base, over, path)];
  const gone = new Set(dropped.map((entry) => entry.path.at(-1)));
  const entries = new Map<string, ConfigEntry>([...base.entries].filter(([key]) => !gone.has(key)));
  for (const [key, { keySource, value }] of over.entries) {
    entries.set(key, { keySource, value: mergeNodes(entries.get(key)?.value, value, [...path, key]) });
  }
  return {
    ...mappingNode(over.fromPath ? base.source : over.source, entries, base.fromPath && over.fromPath),
    dropped: [...base.dropped, ...over.dropped, ...dropped],
  };
}

function patchList(base: ConfigList, patch: ConfigMapping, path: Path): ConfigNode {
  const items = [...base.items];
  for (const [key, { value }] of patch.entries) {
    // An index beyond the list was refused when the path was read against it.
    const index = Number(key);
    items[index] = mergeNodes(items[index], value, [...path, index]);
  }
  return { ...base, items };
}

function droppedByKind(base: ConfigMapping, over: ConfigMapping, path: Path): DroppedEntry[] {
  const former = kindOf(base);
  const chosen = kindOf(over);
  if (former === undefined || chosen === undefined || former.kind === chosen.kind) return [];
  const kept = new Set(path[0] === 'evaluators' ? ['kind', ...keysOfTheList] : ['kind']);
  const reason = `${formatPath([...path, 'kind'])} became ${chosen.kind} at ${formatSource(chosen.source)}`;
  return [...base.entries]
    .filter(([key]) => !kept.has(key))
    .map(([key, { value }]) => ({ path: [...path, key], value, reason, by: chosen.source }));
}

function kindOf({ entries }: ConfigMapping): { readonly kind: string; readonly source: Source } | undefined {
  const node = entries.get('kind')?.value;
  if (node?.type !== 'scalar' || typeof node.value !== 'string') return undefined;
  return { kind: node.value, source: node.source };
}

function droppedByAlternative(base: ConfigMapping, over: ConfigMapping, path: Path): DroppedEntry[] {
  return (alternatives[formatPath(path)] ?? [])
    .flatMap(([one, other]) => [[one, other] as const, [other, one] as const])
    .flatMap(([set, unset]) => {
      const chosen = over.entries.get(set);
      const former = base.entries.get(unset);
      if (chosen === undefined || former === undefined || over.entries.has(unset)) return [];
      const reason = `${formatPath([...path, set])} was set at ${formatSource(chosen.keySource)}`;
      return [{ path: [...path, unset], value: former.value, reason, by: chosen.keySource }];
    });
}
