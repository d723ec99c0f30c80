import type { SettingsOf } from '../container/plugin.js';
import { onBrokenSchema } from './broken-images.js';
import { defineDataset } from './dataset.js';
import { splitPathsSchema } from './split-paths.js';
import { splitSchema } from './split-setting.js';

/** Boxes of the training images, and class descriptions, under their published names. */
export const TRAINING_BOXES = 'train-annotations-bbox.csv';
export const CLASS_DESCRIPTIONS = 'class-descriptions-boxable.csv';

const schema = {
  type: 'object',
  properties: {
    root: {
      type: 'string',
      minLength: 1,
      description: 'Folder of the dataset; relative to where the command is started.',
    },
    annotations: splitPathsSchema(
      'CSV of boxes under root, or one for each split; or a dict of the published code (.npy) or its index (.jsonl), of boxes or of classes alone. Splits without one are taken out of the training images (split).',
      TRAINING_BOXES,
    ),
    images: splitPathsSchema(
      'Folder of the images (<ImageID>.jpg) or of uncompressed tars of them, or one such tar, under root; or one for each split.',
      'train',
    ),
    classDescriptions: {
      type: 'string',
      minLength: 1,
      default: CLASS_DESCRIPTIONS,
      description:
        'CSV of class ids and names under root, with or without a header. Dicts can do without: ids are the names then.',
    },
    subset: {
      type: 'string',
      minLength: 1,
      description:
        'Folder that run-exp data open-images wrote; relative to where the command is started. Its boxes, classes and splits are used in place of annotations and classDescriptions, images remain under root. Not needed where root itself is such a folder and no annotations are named.',
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
 * CSVs are found by the names of V6 and V7 as well, where those of the settings are the usual ones and not there.
 *
 * Classes are those that have a box in any of the CSVs, in the order of the class descriptions: a class that no image shows cannot be
 * learned or scored. Boxes marked `IsGroupOf` are groups: labels that are not cropped. Images without a row do not belong to the set.
 * Boxes are kept as columns of numbers, so that all 14.6 million of the training set fit into 350 MB. All images are decoded once, and the findings
 * kept in the cache.
 *
 * Images lie in folders, or in uncompressed tars that are read in place. What a tar holds is found once; one with links, or with names that lead out
 * of it, is refused.
 *
 * Annotations may also be the published code's dicts of boxes or of classes (`images_selected_with_all_features.npy`, `images_selected_new.npy`), or
 * an index of one. Images of a dict of classes have labels and no boxes. Without class descriptions, classes are called by their ids and numbered as they come first.
 *
 * A subset is what `run-exp data open-images` selects: it has the same form, and its manifest says which splits there are. Splits that it lacks are taken out of
 * its training images.
 *
 * @throws `data/path-missing`, `data/annotations-invalid`, `data/subset-invalid`, `data/archive-invalid`, `data/images-broken`,
 *   `data/no-images`, `data/split-shares`, `data/images-of-split`, `data/annotations-of-split`; of dicts `npy/refused`,
 *   `npy/content-invalid`
 */
export const openImages = defineDataset({
  kind: 'open-images',
  summary: 'Images with boxes as OpenImages V4 to V7 lays them out: a CSV of boxes, class descriptions, image folders.',
  schema,
  traits: { boxes: true, labels: 'multi', paths: ['root', 'annotations', 'images', 'classDescriptions', 'subset'] },
  create: async (settings, context) => {
    const { openOpenImages } = await import('./open-images/open-open-images.js');
    return openOpenImages(settings, context);
  },
});
