import { isFamilyName, isListFamily } from '../container/family.js';
import type { PluginBlock } from '../container/plugin.js';
import type { JsonValue } from '../json.js';
import { keysBesideSettings } from './block-schema.js';
import { asWritten, nodeAt, walkNodes, type ConfigMapping, type ConfigNode } from './config-node.js';
import { formatPath, type PathSegment } from './dotted-path.js';
import type { Experiment } from './experiment.js';

/** Where a value comes from. */
export type Origin =
  | {
      readonly from: 'file';
      readonly file: string;
      readonly line: number;
      readonly column: number;
      readonly environment?: readonly string[];
    }
  | { readonly from: 'override'; readonly argument: string; readonly environment?: readonly string[] }
  | {
      readonly from: 'axis';
      readonly axis: string;
      readonly file: string;
      readonly line: number;
      readonly column: number;
    }
  | { readonly from: 'default'; readonly declaredBy: string };

/** A value that a higher layer replaced. */
export interface FormerValue {
  readonly value: JsonValue;
  readonly origin: Origin;
}

export interface OriginOfValue {
  /** A leaf of the experiment, as dotted path. */
  readonly path: string;
  readonly value: JsonValue;
  readonly origin: Origin;
  /** What it replaced, latest first. */
  readonly former: readonly FormerValue[];
}

/** A key that is gone because another `kind`, or an alternative key, was chosen above it. */
export interface DroppedValue extends FormerValue {
  readonly path: string;
  readonly reason: string;
}

/** The origin of every value of an experiment: plain data, stored with each run. */
export interface Origins {
  readonly values: readonly OriginOfValue[];
  readonly dropped: readonly DroppedValue[];
}

export function originsOf(experiment: Experiment, root: ConfigMapping, sweep: ConfigMapping | undefined): Origins {
  const values = leavesOf(experiment as unknown as JsonValue).map(([path, value]) => {
    const node = nodeAt(root, path);
    return {
      path: formatPath(path),
      value,
      origin:
        node === undefined ? ({ from: 'default', declaredBy: declarerOf(path, experiment) } as const) : originOf(node),
      former: node === undefined ? [] : formerValues(node),
    };
  });
  const dropped = [root, ...(sweep === undefined ? [] : [sweep])]
    .flatMap((top) => [...walkNodes(top)])
    .flatMap(([, node]) =>
      node.type === 'mapping'
        ? node.dropped.map(({ path, value, reason }) => ({
            path: formatPath(path),
            value: asWritten(value),
            reason,
            origin: originOf(value),
          }))
        : [],
    );
  return { values, dropped };
}

/** `configs/a.yaml:3:5`, `override crops.dilation=0.2`, `default of crops/object-dilate`. */
export function describeOrigin(origin: Origin): string {
  switch (origin.from) {
    case 'file':
      return withEnvironment(`${origin.file}:${origin.line}:${origin.column}`, origin.environment);
    case 'override':
      return withEnvironment(`override ${origin.argument}`, origin.environment);
    case 'axis':
      return `sweep axis ${origin.axis} (${origin.file}:${origin.line}:${origin.column})`;
    case 'default':
      return `default of ${origin.declaredBy}`;
  }
}

const withEnvironment = (place: string, names: readonly string[] = []): string =>
  names.length === 0 ? place : `${place} (environment: ${names.join(', ')})`;

type Path = readonly PathSegment[];

/** Empty mappings and lists are leaves too: they are values that someone chose. */
function leavesOf(value: JsonValue, path: Path = []): (readonly [Path, JsonValue])[] {
  if (value === null || typeof value !== 'object') return [[path, value]];
  const children: (readonly [PathSegment, JsonValue])[] = Array.isArray(value)
    ? (value as readonly JsonValue[]).map((item, index) => [index, item] as const)
    : Object.entries(value);
  if (children.length === 0) return [[path, value]];
  return children.flatMap(([key, child]) => leavesOf(child, [...path, key]));
}

/** Where a node's own value comes from. */
export function originOf({ source: { text, offset }, axis, ...node }: ConfigNode): Origin {
  const environment = node.type === 'scalar' && node.environment.length > 0 ? { environment: node.environment } : {};
  const position = text.positionOf(offset);
  if (axis !== undefined) return { from: 'axis', axis, file: text.name, ...position };
  if (text.path !== null) return { from: 'file', file: text.name, ...position, ...environment };
  return { from: 'override', argument: text.lines[position.line - 1] ?? '', ...environment };
}

function formerValues(node: ConfigNode): FormerValue[] {
  const former: FormerValue[] = [];
  for (let next = node.replaced; next !== undefined; next = next.replaced) {
    former.push({ value: asWritten(next), origin: originOf(next) });
  }
  return former;
}

/** `crops/object-dilate`, or `experiment` for the keys that all experiments have. */
function declarerOf(path: Path, experiment: Experiment): string {
  const [family, ...rest] = path;
  if (!isFamilyName(family)) return 'experiment';
  const block: PluginBlock | undefined = isListFamily(family)
    ? experiment[family][Number(rest[0])]
    : experiment[family];
  const key = String(isListFamily(family) ? rest[1] : rest[0]);
  if (block === undefined || keysBesideSettings(family).includes(key)) return 'experiment';
  return `${family}/${block.kind}`;
}
