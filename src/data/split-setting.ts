const shareOrPath = <const Default extends number>(split: string, value: Default) =>
  ({
    anyOf: [
      {
        type: 'number',
        minimum: 0,
        exclusiveMaximum: 1,
        description: `Share of the training images that becomes the ${split} split, where the set has none of its own.`,
      },
      {
        type: 'string',
        minLength: 1,
        description: `List (.txt, a name a line) or folder of the ${split} images, under root.`,
      },
    ],
    default: value,
    description: `The ${split} images: a share of the training images, drawn by the seed, where the set has no such split of its own; or their list (.txt, a name a line) or folder, under root.`,
  }) as const;

/**
 * Settings of `split:`, the same for every reader: by file, by folder, or by seed.
 *
 * A number is a share of the training images, which is taken where the set has no such split of its own. A path is a list of images or a folder with
 * images; where one is given, the set's own splits are not looked at.
 */
export const splitSchema = {
  type: 'object',
  description:
    'Which images each split has. Shares are dealt out by the seed; a list or a folder replaces the splits that the set has itself.',
  properties: {
    train: {
      type: 'string',
      minLength: 1,
      description:
        'List (.txt, a name a line) or folder of the training images, under root; images in no list and no folder are left out then. Without it, training gets what the other splits leave.',
    },
    validation: shareOrPath('validation', 0.15),
    test: shareOrPath('test', 0.2),
    seed: { type: 'integer', minimum: 0, default: 0, description: 'Seed of the deal. Apart from training.seed.' },
  },
  additionalProperties: false,
  default: { validation: 0.15, test: 0.2, seed: 0 },
} as const;

/** The settings themselves: a number is a share, a text a path. */
export interface SplitSetting {
  readonly train?: string | undefined;
  readonly validation: number | string;
  readonly test: number | string;
  readonly seed: number;
}
