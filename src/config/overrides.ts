import { mappingNode, nodeAt, scalarNode, type ConfigMapping, type ConfigNode } from './config-node.js';
import { formatPath, parseDottedPath } from './dotted-path.js';
import type { Environment } from './environment-references.js';
import { parseYaml } from './parse-yaml.js';
import type { ProblemList } from './problem.js';
import { COMMAND_LINE, SourceText, type Source } from './source-text.js';

/** A value for a dotted path. */
export interface Assignment {
  readonly path: readonly string[];
  readonly keySource: Source;
  readonly value: ConfigNode;
}

/** Tells `crops.dilation=0.2` from a file: before the first `=` stands a dotted path. */
export function isOverride(argument: string): boolean {
  const equals = argument.indexOf('=');
  return equals > 0 && parseDottedPath(argument.slice(0, equals)) !== undefined;
}

/** Reads `key=value` arguments; the value is YAML. Problems are placed in the argument: its number is the line. */
export function parseOverrides(
  overrides: readonly string[],
  environment: Environment,
  problems: ProblemList,
): readonly Assignment[] {
  const text = new SourceText(COMMAND_LINE, overrides.join('\n'), null);
  let offset = 0;
  return overrides.flatMap((argument) => {
    const from = offset;
    offset += argument.length + 1;
    const keySource = { text, offset: from };
    const equals = argument.indexOf('=');
    const path = equals < 0 ? undefined : parseDottedPath(argument.slice(0, equals));
    if (path === undefined) {
      problems.add(
        'config/override',
        keySource,
        [],
        `${argument} is not of the form key=value, such as training.seed=1.`,
      );
      return [];
    }
    if (path[0] === 'extends') {
      problems.add(
        'config/override',
        keySource,
        path,
        'extends belongs into a file: what it changes would depend on the order.',
      );
      return [];
    }
    const range = { from: from + equals + 1, to: from + argument.length };
    const value = parseYaml(text, environment, problems, range) ?? brokenNode({ text, offset: range.from });
    return [{ path, keySource, value }];
  });
}

const brokenNode = (source: Source): ConfigNode => ({ ...scalarNode(null, source), broken: true });

/**
 * Makes one layer of assignments, so that their order does not matter where they do not name the same key:
 * `crops.dilation=0.2 crops.kind=object-dilate` is what a file with both would be.
 */
export function layerOf(assignments: readonly Assignment[], source: Source): ConfigMapping {
  const shortFirst = [...assignments].sort((one, other) => one.path.length - other.path.length);
  return shortFirst.reduce(place, mappingNode(source, new Map(), true));
}

function place(root: ConfigMapping, { path: [key, ...rest], keySource, value }: Assignment): ConfigMapping {
  if (key === undefined) return root;
  const former = root.entries.get(key)?.value;
  const placed = rest.length === 0 ? value : placeBelow(former, { path: rest, keySource, value });
  return { ...root, entries: new Map([...root.entries, [key, { keySource, value: placed }]]) };
}

function placeBelow(former: ConfigNode | undefined, assignment: Assignment): ConfigNode {
  if (former?.type === 'mapping') return place(former, assignment);
  if (former?.type === 'list') {
    const [index = '', ...rest] = assignment.path;
    const item = former.items[Number(index)];
    const placed = rest.length === 0 ? assignment.value : placeBelow(item, { ...assignment, path: rest });
    return { ...former, items: former.items.map((other, position) => (String(position) === index ? placed : other)) };
  }
  return place(mappingNode(assignment.keySource, new Map(), true), assignment);
}

/** Reports assignments that reach into a list with something else than the index of an item, and leaves them out. */
export function checkListIndices(
  root: ConfigMapping,
  assignments: readonly Assignment[],
  problems: ProblemList,
): readonly Assignment[] {
  // A list that another override brings is checked too: longer paths come after it.
  const known = layered(root, assignments);
  return assignments.filter(({ path, keySource }) => {
    const wrong = path.findIndex((segment, depth) => {
      const list = depth === 0 ? undefined : known(path.slice(0, depth));
      return list?.type === 'list' && !(/^\d+$/.test(segment) && Number(segment) < list.items.length);
    });
    if (wrong < 0) return true;
    const list = known(path.slice(0, wrong));
    const length = list?.type === 'list' ? list.items.length : 0;
    const listed = formatPath(path.slice(0, wrong));
    const items = length === 1 ? '1 item' : `${length} items`;
    const message = `${listed} is a list of ${items}, numbered from 0; ${path[wrong] ?? ''} is none of them.`;
    const allowed = Array.from({ length }, (_, index) => String(index));
    problems.add('config/override', keySource, path, message, { allowed });
    return false;
  });
}

type Lookup = (path: readonly string[]) => ConfigNode | undefined;

function layered(root: ConfigMapping, assignments: readonly Assignment[]): Lookup {
  return (path) => {
    const own = assignments.findLast((assignment) => formatPath(assignment.path) === formatPath(path));
    return own?.value ?? nodeAt(root, path);
  };
}
