import type { CST, Document } from 'yaml';
import type { ConfigNode } from './config-node.js';
import { ConfigReader } from './config-reader.js';
import type { Environment } from './environment-references.js';
import { limits } from './limits.js';
import type { ProblemList } from './problem.js';
import type { Source, SourceText } from './source-text.js';
import { Composer, Parser } from './yaml.js';

/** The part of a text that is YAML; the whole of it unless told otherwise. */
export interface YamlRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Reads YAML 1.2 (core schema) with the position of every key and value, and puts environment variables in. What is wrong is added to
 * `problems`; `undefined` comes back where nothing can be made of the text. An empty text is `null`.
 *
 * The text is not trusted: its depth and size are measured before anything recursive looks at it, aliases included, and no tag makes
 * anything but plain values.
 */
export function parseYaml(
  text: SourceText,
  environment: Environment,
  problems: ProblemList,
  { from, to }: YamlRange = { from: 0, to: text.text.length },
): ConfigNode | undefined {
  const yaml = text.text.slice(from, to);
  const at = (offset: number): Source => ({ text, offset: from + Math.min(offset, yaml.length) });
  const tokens = [...new Parser().parse(yaml)];
  const excess = findExcess(tokens);
  if (excess !== undefined) {
    problems.add(excess.code, at(excess.offset), [], excess.message);
    return undefined;
  }
  const options = {
    version: '1.2',
    schema: 'core',
    resolveKnownTags: false,
    stringKeys: true,
    prettyErrors: false,
  } as const;
  const [document, second] = [...new Composer(options).compose(tokens, true, yaml.length)];
  if (document === undefined) return undefined;
  if (second !== undefined) {
    problems.add(
      'config/syntax',
      at(second.range[0]),
      [],
      'A file holds one experiment: a second document begins here.',
    );
    return undefined;
  }
  if (!reportFaults(document, at, problems)) return undefined;
  return new ConfigReader(document, at, environment, problems).read(document.contents);
}

interface Excess {
  readonly code: 'config/too-deep' | 'config/too-large';
  readonly offset: number;
  readonly message: string;
}

/** Measures the tokens without recursion: the first place where they nest too deeply, or are too many. */
function findExcess(tokens: readonly CST.Token[]): Excess | undefined {
  const open: { readonly token: CST.Token; readonly depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  let count = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    count += 1;
    if (count > limits.nodes) {
      const message = `More than ${limits.nodes} keys and values are no experiment.`;
      return { code: 'config/too-large', offset: token.offset, message };
    }
    if (depth > limits.depth) {
      const message = `Mappings and lists may be nested ${limits.depth} deep; here it is more.`;
      return { code: 'config/too-deep', offset: token.offset, message };
    }
    if (token.type === 'document') {
      if (token.value) open.push({ token: token.value, depth });
    } else if ('items' in token) {
      for (const { key, value } of token.items) {
        if (key) open.push({ token: key, depth: depth + 1 });
        if (value) open.push({ token: value, depth: depth + 1 });
      }
    }
  }
  return undefined;
}

/** Reports what the parser found; says whether the rest of the document can still be believed. */
function reportFaults(document: Document.Parsed, at: (offset: number) => Source, problems: ProblemList): boolean {
  const version = document.directives.yaml.version;
  if (version !== '1.2') problems.add('config/syntax', at(0), [], `YAML ${version} is not read; this is YAML 1.2.`);
  for (const { code, pos, message } of [...document.errors, ...document.warnings]) {
    if (code === 'DUPLICATE_KEY') {
      problems.add('config/duplicate-key', at(pos[0]), [], 'This key is already there, in the same mapping.');
    } else {
      problems.add('config/syntax', at(pos[0]), [], endSentence(message));
    }
  }
  return version === '1.2' && document.errors.every(({ code }) => code === 'DUPLICATE_KEY');
}

const endSentence = (message: string): string => (/[.!?]$/.test(message) ? message : `${message}.`);
