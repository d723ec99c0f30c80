import type { AnyPlugin } from '../container/any-plugin.js';
import type { JsonValue } from '../json.js';
import { nodeAt, type ConfigNode } from './config-node.js';
import { formatPath, type PathSegment } from './dotted-path.js';
import type { ProblemList } from './problem.js';
import { sourceOf } from './schema-problems.js';

/** `${env:NAME}`, perhaps with the empty default that makes it none where it is not set. */
const REFERENCE = /^\$\{env:[A-Za-z_]\w*(?::-)?\}$/;

/** Keys of a plug-in's settings that its schema marks with `secret: true`. */
export function secretKeys({ schema }: Pick<AnyPlugin, 'schema'>): readonly string[] {
  return Object.entries(schema.properties).flatMap(([key, property]) => (property.secret === true ? [key] : []));
}

export interface SecretBlock {
  readonly plugin: AnyPlugin;
  /** Its values, in which references take the place of what they stand for. */
  readonly block: Record<string, JsonValue>;
  readonly path: readonly PathSegment[];
  readonly root: ConfigNode;
}

/**
 * Puts the reference that a secret is written as in the place of its value, so that everything made of the experiment (what is shown, stored, hashed, sent) holds
 * `${env:NAME}`. What it stands for is looked up when the plug-in is made. A secret that is written out is a problem, because it would be stored.
 */
export function withholdSecrets({ plugin, block, path, root }: SecretBlock, problems: ProblemList): void {
  for (const key of secretKeys(plugin)) {
    const at = [...path, key];
    const node = nodeAt(root, at);
    const isNone = block[key] === undefined || block[key] === null;
    if (node === undefined || (node.type === 'scalar' && (node.broken || (isNone && node.environment.length === 0))))
      continue;
    const text = node.type === 'scalar' ? (node.written ?? node.value) : undefined;
    if (typeof text === 'string' && REFERENCE.test(text) && node.axis === undefined) {
      block[key] = text;
      continue;
    }
    block[key] = null;
    const reason = node.axis === undefined ? 'is stored with every run' : 'of a sweep is stored with its points';
    const message = `${formatPath(at)} is secret, and what is written here ${reason}. Set an environment variable and write \${env:NAME}.`;
    problems.add('config/secret', sourceOf(root, at), at, message);
  }
}
