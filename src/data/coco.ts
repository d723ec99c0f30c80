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
    images: splitPathsSchema('Folder of the images under root, or one for each split.', 'images'),
    annotations: splitPathsSchema(
      'Instances JSON under root, or one for each split. Splits without one are taken out of the training images (split).',
      'annotations/instances.json',
    ),
    split: splitSchema,
    onBroken: onBrokenSchema,
  },
  required: ['root'],
  additionalProperties: false,
} as const;

export type CocoSettings = SettingsOf<typeof schema>;

/**
 * Images with boxes in COCO's format (Lin et al., 2014, https://arxiv.org/abs/1405.0312; https://cocodataset.org/#format-data).
 *
 * Classes are the categories in the order of their ids, which may have gaps. Crowds are groups: labels that are not cropped. Images
 * without annotations belong to the set.
 *
 * @throws `data/path-missing`, `data/annotations-invalid`, `data/images-broken`, `data/no-images`, `data/split-shares`,
 *   `data/images-of-split`, `data/annotations-of-split`
 */
export const coco = defineDataset({
  kind: 'coco',
  summary: "Images with boxes in COCO's instances JSON.",
  schema,
  traits: { boxes: true, labels: 'multi', paths: ['root', 'images', 'annotations'] },
  create: async (settings, context) => {
    const { openCoco } = await import('./coco/open-coco.js');
    return openCoco(settings, context);
  },
});
