import { executionProperties } from './execution-schema.js';

const bound = (description: string) => ({ type: 'number', description }) as const;

/** Ways of drawing the values of an axis, by kind. */
export const drawSchemas = {
  uniform: {
    type: 'object',
    properties: {
      kind: { const: 'uniform', description: 'Every number of a range is equally likely.' },
      from: bound('The lower end of the range.'),
      to: bound('The upper end of the range.'),
    },
    required: ['kind', 'from', 'to'],
    additionalProperties: false,
  },
  'log-uniform': {
    type: 'object',
    properties: {
      kind: { const: 'log-uniform', description: 'Every order of magnitude of a range is equally likely.' },
      from: { type: 'number', exclusiveMinimum: 0, description: 'The lower end of the range.' },
      to: { type: 'number', exclusiveMinimum: 0, description: 'The upper end of the range.' },
    },
    required: ['kind', 'from', 'to'],
    additionalProperties: false,
  },
  integer: {
    type: 'object',
    properties: {
      kind: { const: 'integer', description: 'Every whole number of a range is equally likely, both ends included.' },
      from: { type: 'integer', description: 'The smallest value.' },
      to: { type: 'integer', description: 'The largest value.' },
      multipleOf: { type: 'integer', minimum: 1, default: 1, description: 'Only multiples of this number are drawn.' },
    },
    required: ['kind', 'from', 'to'],
    additionalProperties: false,
  },
  choice: {
    type: 'object',
    properties: {
      kind: { const: 'choice', description: 'Every value of a list is equally likely.' },
      values: {
        type: 'array',
        minItems: 1,
        uniqueItems: true,
        description: 'The values, which may be whole blocks.',
      },
    },
    required: ['kind', 'values'],
    additionalProperties: false,
  },
} as const;

const drawKinds = Object.keys(drawSchemas) as (keyof typeof drawSchemas)[];

const gridSchema = {
  type: 'object',
  additionalProperties: { type: 'array', minItems: 1, uniqueItems: true },
  description:
    'Axes: for each dotted path the list of its values, which may be whole blocks. Every combination is a point.',
} as const;

const zipped = { type: 'array', minItems: 1 } as const;

const zipSchema = {
  type: ['object', 'array'],
  additionalProperties: zipped,
  items: { type: 'object', minProperties: 1, additionalProperties: zipped },
  description:
    'Axes that advance together: the first values of all keys, then the second ones, and so on. A list of such mappings combines them with each other.',
} as const;

const randomSchema = {
  type: 'object',
  properties: {
    count: { type: 'integer', minimum: 1, maximum: 100_000, description: 'How many draws are made.' },
    seed: {
      type: 'integer',
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      default: 0,
      description:
        'Of the draws. Each key has a stream of its own, so another key or a larger count leaves them as they are.',
    },
    draw: {
      type: 'object',
      minProperties: 1,
      additionalProperties: {
        type: 'object',
        properties: { kind: { enum: drawKinds, description: 'How its value is drawn.' } },
        required: ['kind'],
        allOf: drawKinds.map((kind) => ({
          if: { properties: { kind: { const: kind } }, required: ['kind'] },
          then: drawSchemas[kind],
        })),
      },
      description: 'For each dotted path how its value is drawn.',
    },
  },
  required: ['count', 'draw'],
  additionalProperties: false,
  description: 'Axes whose values are drawn, all of them anew for each of count points.',
} as const;

const axes = { grid: gridSchema, zip: zipSchema, random: randomSchema } as const;

const pattern = (description: string) => ({ type: 'object', minProperties: 1, description }) as const;

/** The `sweep:` of an experiment. */
export const sweepSchema = {
  type: ['object', 'null'],
  properties: {
    ...axes,
    when: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          // Overrides may take out all that an entry asks for; then its axes are of every point.
          match: { type: 'object', description: 'Values by dotted path: the points that have all of them.' },
          ...axes,
        },
        required: ['match'],
        additionalProperties: false,
        description: 'Axes of some points alone.',
      },
      description: 'Axes that exist only for those points of grid, zip and random that match.',
    },
    include: {
      type: 'array',
      items: pattern('Values by dotted path.'),
      description: "Points given one by one, after the axes'.",
    },
    exclude: {
      type: 'array',
      items: pattern('Values by dotted path.'),
      description: 'Points of the axes left out: those that match every key of an entry.',
    },
    seeds: {
      type: 'array',
      items: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
      minItems: 1,
      uniqueItems: true,
      description: 'Values of training.seed; every point is run with each.',
    },
    baseline: pattern('The point that the others are compared with: the one that matches every key.'),
    metric: {
      type: 'string',
      minLength: 1,
      description:
        "What points are judged by, as <evaluator>/<metric>: linear-multilabel/mAP. The first evaluator's first metric unless given.",
    },
    direction: {
      enum: ['max', 'min'],
      description: 'Whether more of the metric is better, or less; as its name has it unless given.',
    },
    ...executionProperties,
  },
  additionalProperties: false,
  description: "Several runs of one experiment. A file's sweep replaces the whole of what it extends has.",
} as const;
