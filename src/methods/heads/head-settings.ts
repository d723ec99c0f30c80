/** The setting that methods with a projection head have. */
export const headsSchema = {
  enum: ['shared', 'per-view-kind'],
  default: 'shared',
  description:
    'shared: one projection head for all views, as published. per-view-kind: one for views that show an object alone and one for those that show more than that; where views change places, each image goes to the head of what it shows. Batch normalisation inside a head sees all images of the batch either way.',
} as const;

export type HeadSharing = (typeof headsSchema.enum)[number];

/** The setting of methods whose head is as wide as the backbone unless told otherwise. */
export const hiddenDimensionSchema = {
  type: ['integer', 'null'],
  minimum: 1,
  default: null,
  description: "Width of the projection head's hidden layer; null is the backbone's number of features.",
} as const;
