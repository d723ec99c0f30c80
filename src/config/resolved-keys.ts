import type { JsonObject, JsonValue } from '../json.js';
import { childOf, type ConfigMapping, type ConfigNode } from './config-node.js';
import { deepFreeze } from './deep-freeze.js';

/**
 * What the points of a sweep share: values of top-level keys that were found valid by themselves, frozen, defaults filled in. A written key is known by the node that it
 * is made from; one that is not written has the same default everywhere, but for proposals, which go by the crops.
 */
export class ResolvedKeys {
  readonly #written = new WeakMap<ConfigNode, JsonValue>();
  readonly #defaults = new Map<string, JsonValue>();
  readonly #proposals = new WeakMap<ConfigNode, JsonValue>();

  /** The values of these keys that are known, and of those that are not written. */
  knownOf(root: ConfigMapping): ReadonlyMap<string, JsonValue> {
    const known = new Map<string, JsonValue>();
    for (const [key, { value: node }] of root.entries) {
      const value = this.#written.get(node);
      if (value !== undefined) known.set(key, value);
    }
    const proposals = this.#defaultProposals(root);
    // Which of the defaults there are, and in which order, follows from what is written as well.
    if (!root.entries.has('proposals') && proposals === undefined) return known;
    for (const [key, value] of this.#defaults)
      if (!root.entries.has(key)) known.set(key, key === 'proposals' ? (proposals ?? value) : value);
    return known;
  }

  /** Keeps the values of a valid experiment that were not known. */
  keep(root: ConfigMapping, experiment: JsonObject, known: ReadonlyMap<string, JsonValue>): void {
    const crops = root.entries.get('crops')?.value;
    for (const [key, value] of Object.entries(experiment)) {
      if (known.has(key)) continue;
      deepFreeze(value);
      const node = root.entries.get(key)?.value;
      if (node === undefined) this.#defaults.set(key, value);
      else if (standsAlone(key, node)) this.#written.set(node, value);
      if (node === undefined && key === 'proposals' && crops !== undefined) this.#proposals.set(crops, value);
    }
  }

  #defaultProposals(root: ConfigMapping): JsonValue | undefined {
    const crops = root.entries.get('crops')?.value;
    return crops === undefined ? undefined : this.#proposals.get(crops);
  }
}

/** Whether a key's value follows from what is written there alone: proposals without a kind get one that fits the crops. */
function standsAlone(key: string, node: ConfigNode): boolean {
  return key !== 'proposals' || childOf(node, 'kind') !== undefined;
}
