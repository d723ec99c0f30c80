import type { SettingsOf } from '../container/plugin.js';
import { onBrokenSchema } from './broken-images.js';
import { defineDataset } from './dataset.js';
import { splitPathsSchema } from './split-paths.js';
import { splitSchema } from './split-setting.js';

const schema = {
  type: 'object',
  properties: {
    root: {
      type: 'string',
      minLength: 1,
      description: 'Folder of the dataset; relative to where the command is started.',
    },
    annotations: splitPathsSchema(
      'CSV of boxes under root, or one for each split. Splits without one are taken out of the training images (split).',
      'train-annotations-bbox.csv',
    ),
    images: splitPathsSchema('Folder of the images (<ImageID>.jpg) under root, or one for each split.', 'train'),
    classDescriptions: {
      type: 'string',
      minLength: 1,
      default: 'class-descriptions-boxable.csv',
      description: 'CSV of class ids and names under root, with or without a header.',
    },
    split: splitSchema,
    onBroken: onBrokenSchema,
  },
  required: ['root'],
  additionalProperties: false,
} as const;

export type OpenImagesSettings = SettingsOf<typeof schema>;

/**
 * Images with boxes in the layout of OpenImages V4 to V7 (Kuznetsova et al., 2020, https://arxiv.org/abs/1811.00982;
 * https://storage.googleapis.com/openimages/web/index.html): a CSV row a box, coordinates as fractions of the image.
 *
 * Classes are those that have a box in any of the CSVs, in the order of the class descriptions: a class that no image shows cannot be
 * learned or scored. Boxes marked `IsGroupOf` are groups: labels that are not cropped. Images without a row do not belong to the set.
 * All images are decoded once, and the findings kept in the cache.
 *
 * @throws `data/path-missing`, `data/annotations-invalid`, `data/images-broken`, `data/no-images`,
 *   `data/split-shares`, `data/images-of-split`, `data/annotations-of-split`
 */
export const openImages = defineDataset({
  kind: 'open-images',
  summary: 'Images with boxes as OpenImages V4 to V7 lays them out: a CSV of boxes, class descriptions, image folders.',
  schema,
  traits: { boxes: true, labels: 'multi', paths: ['root', 'annotations', 'images', 'classDescriptions'] },
  create: async (settings, context) => {
    const { openOpenImages } = await import('./open-images/open-open-images.js');
    return openOpenImages(settings, context);
  },
});
