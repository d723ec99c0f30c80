import type { JsonSchema } from './block-schema.js';

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  null: 'null',
  object: 'keys and values',
  array: 'a list',
};

/** What a schema takes, in words: `a whole number from 1 to 50`, `a list of texts`, `null or a number above 0`. */
export function describeSchema(schema: JsonSchema): string {
  if ('const' in schema) return written(schema.const);
  if (schema.enum) return schema.enum.map(written).join(' or ');
  const branches = schema.anyOf ?? (schema.oneOf as readonly JsonSchema[] | undefined);
  if (branches) return branches.map(describeAlternative).join(', or ');
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['any']);
  return types.map((type) => describeType(type, schema)).join(' or ');
}

/** One of several: a mapping is told from others by its keys. */
function describeAlternative(schema: JsonSchema): string {
  const keys = Object.keys(schema.properties ?? {});
  return keys.length === 0 ? describeSchema(schema) : `the keys ${keys.join(', ')}`;
}

function describeType(type: string, schema: JsonSchema): string {
  if (type === 'integer' || type === 'number') {
    return `a ${type === 'integer' ? 'whole number' : 'number'}${bounds(schema)}`;
  }
  if (type === 'array' && schema.items) return `a list${length(schema, 'Items')}, each ${describeSchema(schema.items)}`;
  if (type === 'string') return `text${length(schema, 'Length')}`;
  return typeNames[type] ?? 'any value';
}

function bounds(schema: JsonSchema): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const words: string[] = [];
  if (minimum !== undefined && maximum !== undefined) words.push(`from ${written(minimum)} to ${written(maximum)}`);
  else if (minimum !== undefined) words.push(`of ${written(minimum)} or more`);
  else if (maximum !== undefined) words.push(`of ${written(maximum)} or less`);
  if (exclusiveMinimum !== undefined) words.push(`above ${written(exclusiveMinimum)}`);
  if (exclusiveMaximum !== undefined) words.push(`below ${written(exclusiveMaximum)}`);
  const range = words.length === 0 ? '' : ` ${words.join(' and ')}`;
  return multipleOf === undefined ? range : `${range}, a multiple of ${written(multipleOf)}`;
}

function length(schema: JsonSchema, what: 'Items' | 'Length'): string {
  const [least, most] = [schema[`min${what}`], schema[`max${what}`]];
  const suffix = what === 'Length' ? ' characters' : '';
  if (least === 1 && most === undefined && what === 'Length') return ', not empty';
  if (least !== undefined && least === most) return ` of ${written(least)}${suffix}`;
  if (least !== undefined && most !== undefined) return ` of ${written(least)} to ${written(most)}${suffix}`;
  if (least !== undefined) return ` of ${written(least)} or more${suffix}`;
  return most === undefined ? '' : ` of at most ${written(most)}${suffix}`;
}

const written = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** A value as a message shows it. */
export function describeValue(value: unknown): string {
  if (Array.isArray(value))
    return value.length === 0 ? 'an empty list' : shortened(`the list ${JSON.stringify(value)}`);
  if (typeof value === 'object' && value !== null) return 'keys and values';
  return typeof value === 'string' ? shortened(`the text ${JSON.stringify(value)}`) : String(value);
}

const LONGEST = 60;
const shortened = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`);
