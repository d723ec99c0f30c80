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
      description: 'Folder, or uncompressed tar, of the class folders; relative to where the command is started.',
    },
    split: splitSchema,
    onBroken: onBrokenSchema,
  },
  required: ['root'],
  additionalProperties: false,
} as const;

export type ClassFoldersSettings = SettingsOf<typeof schema>;

/**
 * Images of one class each, in a folder of their class: `<class>/x.jpg`, or `train/<class>/x.jpg` beside `test/<class>/x.jpg` and
 * `validation/<class>/x.jpg` (or `val`, `valid`), as ImageNet is laid out and as torchvision's `ImageFolder` reads it. Without boxes.
 *
 * An uncompressed tar is read in place: its images are found once and the finding is kept in the cache. Folders that hold everything
 * else, such as the one an archive was made of, are passed over. Classes are the folders that hold images, in the order of their names
 * (code points). Images may lie deeper inside of them. Hidden files and files that do not end as images do are passed over.
 *
 * @throws `data/path-missing`, `data/layout-unknown`, `data/archive-invalid`, `data/link-leads-out`, `data/images-broken`, and those of `split:`
 */
export const classFolders = defineDataset({
  kind: 'class-folders',
  summary: 'Images of one class each, in a folder or uncompressed tar of class folders.',
  schema,
  traits: { boxes: false, labels: 'single', paths: ['root'] },
  create: async (settings, context) => {
    const { openClassFolders } = await import('./class-folders/open-class-folders.js');
    return openClassFolders(settings, context);
  },
});
