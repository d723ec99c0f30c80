import type { SplitName } from './dataset.js';

/** Schema of a path that may differ from split to split: one path, or a mapping of splits to paths. */
export const splitPathsSchema = <const Default extends string>(description: string, value: Default) =>
  ({
    anyOf: [
      { type: 'string', minLength: 1 },
      {
        type: 'object',
        properties: {
          train: { type: 'string', minLength: 1, description: 'For training.' },
          validation: { type: 'string', minLength: 1, description: 'For validation.' },
          test: { type: 'string', minLength: 1, description: 'For the test.' },
        },
        required: ['train'],
        additionalProperties: false,
      },
    ],
    default: value,
    description,
  }) as const;

export type SplitPaths =
  string | { readonly train: string; readonly validation?: string | undefined; readonly test?: string | undefined };

/** The splits that have a path of their own; one path for all stands for the training split. */
export function ownPaths(paths: SplitPaths): (readonly [SplitName, string])[] {
  if (typeof paths === 'string') return [['train', paths]];
  const { train, validation, test } = paths;
  return [
    ['train', train],
    ...(validation === undefined ? [] : [['validation', validation] as const]),
    ...(test === undefined ? [] : [['test', test] as const]),
  ];
}
