type Bound = { readonly exclusiveMinimum: 0 } | { readonly minimum: number };

/** The schema of a number, or of several of which the validation images choose one, that has no default. */
export const candidatesWithoutDefault = <const Type extends 'integer' | 'number' = 'number'>(
  description: string,
  bound: Bound,
  type: Type = 'number' as Type,
) =>
  ({
    anyOf: [
      { type, ...bound },
      { type: 'array', items: { type, ...bound }, minItems: 1, maxItems: 20, uniqueItems: true },
    ],
    description: `${description} Of several, the validation images choose.`,
  }) as const;

/** The schema of a number, or of several of which the validation images choose one. */
export const candidates = <
  const Default extends number | readonly number[],
  const Type extends 'integer' | 'number' = 'number',
>(
  description: string,
  value: Default,
  bound: Bound,
  type: Type = 'number' as Type,
) => ({ ...candidatesWithoutDefault(description, bound, type), default: value }) as const;

/** The setting as the list of its candidates. */
export const listed = (value: number | readonly number[]): readonly number[] =>
  typeof value === 'number' ? [value] : value;
