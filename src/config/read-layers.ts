import { dirname, resolve } from 'node:path';
import { mappingNode, type ConfigMapping, type ConfigNode } from './config-node.js';
import type { Environment } from './environment-references.js';
import { limits } from './limits.js';
import { mergeLayers } from './merge.js';
import { parseYaml } from './parse-yaml.js';
import type { ProblemList } from './problem.js';
import { displayName, identityOf, TextReader, type FileRequest } from './read-text.js';

/** Keys that speak to the reader or the editor and are no part of the experiment. */
const ownKeys = ['extends', '$schema'];

export interface LayerReading {
  readonly environment: Environment;
  readonly workingDirectory: string;
  readonly problems: ProblemList;
}

/**
 * Reads a file and everything that it extends, as one mapping: what `extends:` names first, in its order, each later file over the earlier
 * ones, and the file itself over all of them. Paths in `extends:` are relative to the file that says them.
 */
export async function readLayers(file: FileRequest, reading: LayerReading): Promise<ConfigMapping | undefined> {
  return new LayerReader(reading).read(file, []);
}

class LayerReader {
  readonly #texts: TextReader;
  #files = 0;

  constructor(private readonly reading: LayerReading) {
    this.#texts = new TextReader(reading.workingDirectory, reading.problems);
  }

  async read(request: FileRequest, chain: readonly string[]): Promise<ConfigMapping | undefined> {
    const { problems, environment, workingDirectory } = this.reading;
    const identity = await identityOf(request.path);
    if (request.namedBy !== undefined && !this.#mayRead(identity, chain, request.namedBy)) return undefined;
    const text = await this.#texts.read(request);
    if (text === undefined) return undefined;
    const root = parseYaml(text, environment, problems);
    if (root === undefined) return undefined;
    if (root.type !== 'mapping') {
      const what = root.type === 'scalar' && root.value === null ? 'is empty' : 'holds no keys at its top';
      problems.add('config/not-a-mapping', root.source, [], `${displayName(request.path, workingDirectory)} ${what}.`);
      return undefined;
    }
    const parents: ConfigMapping[] = [];
    for (const parent of this.#parentsOf(root, request.path)) {
      const layer = await this.read(parent, [...chain, identity]);
      if (layer !== undefined) parents.push(layer);
    }
    const own = { ...root, entries: new Map([...root.entries].filter(([key]) => !ownKeys.includes(key))) };
    return [...parents, own].reduce(mergeLayers, mappingNode(root.source));
  }

  #mayRead(identity: string, chain: readonly string[], namedBy: NonNullable<FileRequest['namedBy']>): boolean {
    const { problems, workingDirectory } = this.reading;
    if (chain.includes(identity)) {
      const round = [...chain.slice(chain.indexOf(identity)), identity].map((path) =>
        displayName(path, workingDirectory),
      );
      problems.add(
        'config/extends',
        namedBy,
        ['extends'],
        `These files extend each other in a circle: ${round.join(' -> ')}`,
      );
      return false;
    }
    this.#files += 1;
    if (this.#files >= limits.files) {
      const message = `An experiment may be composed of ${limits.files} files; this one is too many.`;
      problems.add('config/extends', namedBy, ['extends'], message);
      return false;
    }
    return true;
  }

  #parentsOf(root: ConfigMapping, path: string): FileRequest[] {
    const named = root.entries.get('extends')?.value;
    if (named === undefined) return [];
    const files: readonly ConfigNode[] = named.type === 'list' ? named.items : [named];
    return files.flatMap((node) => {
      if (node.type === 'scalar' && typeof node.value === 'string' && node.value !== '') {
        return node.broken ? [] : [{ path: resolve(dirname(path), node.value), namedBy: node.source }];
      }
      const message = 'extends takes the path of a file, or a list of paths.';
      this.reading.problems.add('config/extends', node.source, ['extends'], message);
      return [];
    });
  }
}
