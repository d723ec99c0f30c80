/** Boxes of an image that are proposed at most. */
export const perImageSchema = {
  type: 'integer',
  minimum: 1,
  maximum: 10_000,
  default: 10,
  description: 'Boxes of an image that are proposed at most: those with the highest scores.',
} as const;
