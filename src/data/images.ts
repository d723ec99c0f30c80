import type { SettingsOf } from '../container/plugin.js';
import { onBrokenSchema } from './broken-images.js';
import { defineDataset } from './dataset.js';
import { splitSchema } from './split-setting.js';

const schema = {
  type: 'object',
  properties: {
    root: {
      type: 'string',
      minLength: 1,
      description:
        'Folder, or uncompressed tar, of the images, at any depth; relative to where the command is started.',
    },
    split: splitSchema,
    onBroken: onBrokenSchema,
  },
  required: ['root'],
  additionalProperties: false,
} as const;

export type ImagesSettings = SettingsOf<typeof schema>;

/**
 * Images of which nothing is known: no classes, no boxes. All that a folder, or an uncompressed tar, holds at any depth belongs to the set. Hidden
 * files and files that do not end as images do are passed over. Folders `train`, `validation` (or `val`, `valid`) and `test` at the top are splits, where they
 * hold everything.
 *
 * Scene crops train on it, and crops of boxes with proposals that need no annotations. Nothing can be scored by labels.
 *
 * @throws `data/path-missing`, `data/no-images`, `data/archive-invalid`, `data/link-leads-out`, `data/images-broken`, and those of `split:`
 */
export const images = defineDataset({
  kind: 'images',
  summary: 'Images without labels, in a folder or uncompressed tar, at any depth.',
  schema,
  traits: { boxes: false, labels: 'none', paths: ['root'] },
  create: async (settings, context) => {
    const { openImageFolder } = await import('./images/open-image-folder.js');
    return openImageFolder(settings, context);
  },
});
