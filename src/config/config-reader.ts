import type { Alias, Document, ParsedNode, Scalar } from 'yaml';
import { mappingNode, scalarNode, type ConfigEntry, type ConfigNode, type ConfigScalar } from './config-node.js';
import type { PathSegment } from './dotted-path.js';
import { expandReferences, isOneReference, type Environment } from './environment-references.js';
import { limits } from './limits.js';
import type { ProblemList } from './problem.js';
import type { Source } from './source-text.js';
import { isAlias, isMap, isScalar, isSeq } from './yaml.js';

type Path = readonly PathSegment[];

/** Plain scalars of the core schema that are no text: what an unquoted `${env:NAME}` may turn into. */
const CORE_NUMBER = /^[-+]?(?:\d+|(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?)$/;
const CORE_WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** Whether JavaScript's number is the one that is written, as far as digits before the point go. */
const isKeptExactly = (value: number, written: string): boolean =>
  Number.isFinite(value) && (Number.isSafeInteger(value) || !/^[-+]?\d+$/.test(written));

/** Turns a parsed YAML document into located values: aliases written out, environment variables put in. */
export class ConfigReader {
  #nodes = 0;
  readonly #open = new Set<ParsedNode>();

  constructor(
    private readonly document: Document.Parsed,
    private readonly at: (offset: number) => Source,
    private readonly environment: Environment,
    private readonly problems: ProblemList,
  ) {}

  #isTooLarge = false;

  read(node: ParsedNode | null, path: Path = [], offset = 0): ConfigNode {
    if (node === null) return scalarNode(null, this.at(offset));
    const source = this.at(node.range[0]);
    this.#nodes += 1;
    if (isAlias(node)) return this.#alias(node, path, source);
    if (isScalar(node)) return this.#scalar(node, path, source);
    this.#open.add(node);
    const read = isSeq(node) ? this.#list(node.items, path, source) : this.#mapping(node, path, source);
    this.#open.delete(node);
    return read;
  }

  #alias(alias: Alias.Parsed, path: Path, source: Source): ConfigNode {
    const target = alias.resolve(this.document) as ParsedNode | undefined;
    if (target === undefined)
      return this.#broken('config/syntax', source, path, `The anchor &${alias.source} is not there.`);
    if (this.#open.has(target)) {
      return this.#broken(
        'config/too-large',
        source,
        path,
        `*${alias.source} stands inside &${alias.source} and so has no end.`,
      );
    }
    if (this.#nodes > limits.nodes) {
      // One complaint: the other aliases of such a text go too far for the same reason.
      if (this.#isTooLarge) return { ...scalarNode(null, source), broken: true };
      this.#isTooLarge = true;
      const message = `Written out, the aliases make more than ${limits.nodes} keys and values.`;
      return this.#broken('config/too-large', source, path, message);
    }
    return this.read(target, path);
  }

  #list(items: readonly ParsedNode[], path: Path, source: Source): ConfigNode {
    return {
      type: 'list',
      source,
      items: items.map((item, index) => this.read(item, [...path, index], source.offset)),
    };
  }

  #mapping(node: ParsedNode, path: Path, source: Source): ConfigNode {
    const entries = new Map<string, ConfigEntry>();
    for (const { key, value } of isMap(node) ? node.items : []) {
      const keySource = this.at(key.range[0]);
      const name = isScalar(key) ? String(key.value) : '';
      if (name === '<<') {
        const message = '<< is YAML 1.1 and not read. To share keys between files use extends: FILE.';
        this.problems.add('config/merge-key', keySource, [...path, name], message);
      } else if (!entries.has(name)) {
        const valueNode = this.read(value, [...path, name], key.range[1]);
        entries.set(name, { keySource, value: valueNode });
      }
    }
    return mappingNode(source, entries);
  }

  #scalar(node: Scalar, path: Path, source: Source): ConfigNode {
    const { value } = node;
    if (typeof value === 'number') return this.#number(value, node.source ?? '', path, source);
    if (typeof value === 'boolean' || value === null) return scalarNode(value, source);
    if (typeof value !== 'string') return this.#broken('config/syntax', source, path, 'This is no plain value.');
    return value.includes('${') ? this.#expand(value, node.type === 'PLAIN', path, source) : scalarNode(value, source);
  }

  /** Numbers are kept as JavaScript's: what that would change in silence is a problem. */
  #number(value: number, written: string, path: Path, source: Source): ConfigScalar {
    if (!Number.isFinite(value)) {
      return this.#broken('config/number', source, path, `${written} is not a finite number.`);
    }
    if (!isKeptExactly(value, written)) {
      return this.#broken(
        'config/number',
        source,
        path,
        `${written} has too many digits to be kept exactly; it would become ${value}.`,
      );
    }
    return scalarNode(value, source);
  }

  /**
   * A quoted text stays a text. An unquoted one that is a single reference is read as YAML reads what it stands for, so that
   * `workers: ${env:WORKERS:-2}` is a number; it never becomes a list or mapping.
   */
  #expand(value: string, plain: boolean, path: Path, source: Source): ConfigNode {
    const { text, names, faults } = expandReferences(value, this.environment);
    for (const { code, message, offset } of faults) {
      this.problems.add(code, this.#inside(source, value, offset), path, message);
    }
    const broken = faults.length > 0;
    const origin = { source, environment: names, ...(names.length > 0 && { written: value }) };
    if (!plain || !isOneReference(value) || broken) return { type: 'scalar', value: text, broken, ...origin };
    // A number that cannot be kept stays the text that it is, which may be a secret of digits: no message may quote it.
    if (CORE_NUMBER.test(text) && isKeptExactly(Number(text), text)) {
      return { ...scalarNode(Number(text), source), ...origin };
    }
    const word = CORE_WORDS.get(text);
    return { ...scalarNode(word === undefined ? text : word, source), ...origin };
  }

  /** The place of a character of a value, where the value stands in the text as it is (no escapes, one line). */
  #inside(source: Source, value: string, offset: number): Source {
    const { text } = source.text;
    for (const quote of [0, 1]) {
      const start = source.offset + quote;
      if (text.startsWith(value, start)) return { ...source, offset: start + offset };
    }
    return source;
  }

  #broken(
    code: 'config/syntax' | 'config/too-large' | 'config/number',
    source: Source,
    path: Path,
    message: string,
  ): ConfigScalar {
    this.problems.add(code, source, path, message);
    return { ...scalarNode(null, source), broken: true };
  }
}
