import type { ErrorObject } from 'ajv/dist/2020.js';
import { isFamilyName } from '../container/family.js';
import type { JsonSchema } from './block-schema.js';
import { childOf, nodeAt, type ConfigNode } from './config-node.js';
import { describeSchema, describeValue } from './describe-schema.js';
import { formatPath, parseDottedPath, type PathSegment } from './dotted-path.js';
import { nearest } from './nearest.js';
import type { ProblemCode, ProblemDetails, ProblemList } from './problem.js';
import type { Source } from './source-text.js';

type Path = readonly PathSegment[];

/** What the checked value is a part of. */
export interface CheckedPart {
  readonly root: ConfigNode;
  /** Where the checked value stands in it. */
  readonly path: Path;
  /** What else could be meant by an unknown key, as a sentence. */
  readonly hintFor?: (key: string) => string | undefined;
  /** What the whole is, where the checked value is the whole; an experiment unless given. */
  readonly owner?: string;
  /** Where plug-ins failed to load, a kind that is not there may be theirs. */
  readonly kindsAreComplete?: boolean;
}

/** Says what ajv found in a user's words, at the place that each value comes from. */
export function reportSchemaErrors(errors: readonly ErrorObject[], part: CheckedPart, problems: ProblemList): void {
  for (const error of collapseAlternatives(errors)) {
    const path = [...part.path, ...pointerSegments(error.instancePath)];
    if (isBroken(part.root, path)) continue;
    // Says only that what a condition asks for is not so; that has an error of its own.
    if (error.keyword === 'if') continue;
    if (part.kindsAreComplete === false && error.keyword === 'enum' && path.at(-1) === 'kind') continue;
    const { code, at, message, details, source } = translate(error, path, part);
    problems.add(code, source ?? sourceOf(part.root, at), at, message, details);
  }
}

interface Translation {
  readonly code: ProblemCode;
  readonly at: Path;
  readonly message: string;
  readonly details?: ProblemDetails;
  /** Where not the value is at fault: its key. */
  readonly source?: Source | undefined;
}

function translate(error: ErrorObject, path: Path, part: CheckedPart): Translation {
  const schema = error.parentSchema as JsonSchema;
  const name = path.length === 0 ? 'The experiment' : formatPath(path);
  const meaning = schema.description === undefined ? '' : ` ${schema.description}`;
  const wrong = `${name} is ${describeValue(error.data)}, but must be`;
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(error, path, part);
    case 'required':
      return missingKey(error, path);
    case 'type':
      return {
        code: 'config/type',
        at: path,
        message: `${wrong} ${describeSchema(schema)}.${meaning}`,
        details: rewritten(error),
      };
    case 'enum':
    case 'const':
      return choice(error, path);
    case 'anyOf':
    case 'oneOf':
      return { code: 'config/type', at: path, message: `${wrong} ${describeSchema(schema)}.${meaning}` };
    case 'pattern':
      return { code: 'config/format', at: path, message: `${wrong} of the form ${String(schema.pattern)}.${meaning}` };
    case 'uniqueItems':
      return {
        code: 'config/range',
        at: path,
        message: `${name} holds ${describeValue(repeatedItem(error))} twice.${meaning}`,
      };
    case 'minProperties':
      return { code: 'config/range', at: path, message: `${name} holds no key.${meaning}` };
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
    case 'multipleOf':
    case 'minLength':
    case 'maxLength':
    case 'minItems':
    case 'maxItems':
      return { code: 'config/range', at: path, message: `${wrong} ${describeSchema(schema)}.${meaning}` };
    default:
      return {
        code: 'config/format',
        at: path,
        message: `${name} ${error.message ?? 'does not fit its schema'}.${meaning}`,
      };
  }
}

function unknownKey(error: ErrorObject, path: Path, part: CheckedPart): Translation {
  const { additionalProperty: key } = error.params as { readonly additionalProperty: string };
  const allowed = Object.keys((error.parentSchema as JsonSchema).properties ?? {});
  const suggestion = nearest(key, allowed);
  const kind = (error.data as Readonly<Record<string, unknown>>).kind;
  const owner = path.length === 0 ? (part.owner ?? 'An experiment') : formatPath(path);
  const ofKind = typeof kind === 'string' ? ` of kind ${kind}` : '';
  const nested =
    (parseDottedPath(key)?.length ?? 0) > 1 ? ' In a file keys are nested: write a.b as a: { b: … }.' : undefined;
  const hint = nested ?? (suggestion === undefined ? part.hintFor?.(key) : undefined) ?? '';
  const mapping = nodeAt(part.root, path);
  return {
    code: 'config/unknown-key',
    at: [...path, key],
    message: `${owner}${ofKind} has no key ${key}.${hint}`,
    details: { allowed, suggestion },
    source: mapping?.type === 'mapping' ? mapping.entries.get(key)?.keySource : undefined,
  };
}

function missingKey(error: ErrorObject, path: Path): Translation {
  const { missingProperty: key } = error.params as { readonly missingProperty: string };
  const schema = (error.parentSchema as JsonSchema).properties?.[key];
  const meaning = schema?.description === undefined ? '' : ` ${schema.description}`;
  const at = [...path, key];
  const allowed = schema?.enum?.map(String);
  return {
    code: 'config/missing-key',
    at,
    message: `${formatPath(at)} is missing.${meaning}`,
    ...(allowed === undefined ? {} : { details: { allowed } }),
  };
}

function choice(error: ErrorObject, path: Path): Translation {
  const schema = error.parentSchema as JsonSchema;
  const allowed = (schema.enum ?? [schema.const]).map(String);
  const value = describeValue(error.data);
  const suggestion = typeof error.data === 'string' ? nearest(error.data, allowed) : undefined;
  const details = { allowed, suggestion };
  const [family] = path;
  if (path.at(-1) === 'kind' && isFamilyName(family)) {
    return {
      code: 'config/unknown-kind',
      at: path,
      message: `No ${formatPath(path.slice(0, 1))} plug-in has the kind ${String(error.data)}.`,
      details,
    };
  }
  const meaning = schema.description === undefined ? '' : ` ${schema.description}`;
  return {
    code: 'config/choice',
    at: path,
    message: `${formatPath(path)} is ${value}, which is none of its choices.${meaning}`,
    details,
  };
}

/** A text that stands for what is wanted: YAML 1.1's booleans, a number in quotes. */
function rewritten({ data, parentSchema }: ErrorObject): ProblemDetails {
  if (typeof data !== 'string') return {};
  const types = [(parentSchema as JsonSchema).type ?? []].flat();
  if (types.includes('boolean')) {
    if (/^(?:yes|on|y)$/i.test(data)) return { suggestion: 'true' };
    if (/^(?:no|off|n)$/i.test(data)) return { suggestion: 'false' };
  }
  const isNumber = types.includes('number') || types.includes('integer');
  return isNumber && data.trim() !== '' && Number.isFinite(Number(data)) ? { suggestion: String(Number(data)) } : {};
}

function repeatedItem({ data, params }: ErrorObject): unknown {
  return (data as readonly unknown[])[(params as { readonly i: number }).i];
}

/**
 * Of a value with alternatives ajv reports what is wrong with each. Where one alternative is meant, by its type, only what is wrong with
 * that one is of use; otherwise only that none fits.
 */
function collapseAlternatives(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const alternatives = errors.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf');
  return alternatives.reduce((remaining, alternative) => {
    const branchOf = (error: ErrorObject): string | undefined =>
      error.schemaPath.startsWith(`${alternative.schemaPath}/`) &&
      error.instancePath.startsWith(alternative.instancePath)
        ? error.schemaPath.slice(alternative.schemaPath.length + 1).split('/')[0]
        : undefined;
    const branches = [...new Set(remaining.flatMap((error) => branchOf(error) ?? []))];
    const meant = branches.filter((branch) =>
      remaining.every(
        (error) =>
          branchOf(error) !== branch ||
          error.instancePath !== alternative.instancePath ||
          !['type', 'enum', 'const'].includes(error.keyword),
      ),
    );
    const [only, ...others] = meant;
    if (only === undefined || others.length > 0) return remaining.filter((error) => branchOf(error) === undefined);
    return remaining.filter((error) => error !== alternative && [undefined, only].includes(branchOf(error)));
  }, errors);
}

function pointerSegments(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The place of the value at that path, or of the nearest thing around it that is written anywhere. */
export function sourceOf(root: ConfigNode, path: Path): Source {
  let node = root;
  for (const segment of path) {
    const child = childOf(node, segment);
    if (child === undefined) break;
    node = child;
  }
  return node.source;
}

/** Whether a problem of the value, or of one around it, was reported when it was read. */
export function isBroken(root: ConfigNode, path: Path): boolean {
  const node = nodeAt(root, path);
  return node?.type === 'scalar' && node.broken;
}
