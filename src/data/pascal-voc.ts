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
      description: 'Folder of the dataset, such as VOCdevkit/VOC2012; relative to where the command is started.',
    },
    images: {
      type: 'string',
      minLength: 1,
      description: 'Folder of the images under root. Without it: JPEGImages where there is one, else root.',
    },
    annotations: {
      type: 'string',
      minLength: 1,
      description:
        'Folder of the XML files under root, each where its image lies in images. Without it: Annotations where there is one, else root.',
    },
    difficult: {
      enum: ['keep', 'leave-out'],
      default: 'keep',
      description:
        'What is done about objects that are marked difficult: keep them, or leave them out as boxes and as labels, as the scoring of Pascal VOC does.',
    },
    split: splitSchema,
    onBroken: onBrokenSchema,
  },
  required: ['root'],
  additionalProperties: false,
} as const;

export type PascalVocSettings = SettingsOf<typeof schema>;

/**
 * Images with boxes in Pascal VOC's format (Everingham et al., 2010, https://doi.org/10.1007/s11263-009-0275-4;
 * http://host.robots.ox.ac.uk/pascal/VOC/voc2012/devkit_doc.pdf): an XML file an image, under the name of the image. The layout is that of
 * the devkit (`JPEGImages/`, `Annotations/`, `ImageSets/Main/{train,val,test}.txt`), or XML files beside the images, in one folder or in
 * `train/`, `valid/`, `test/`; or both in folders beside each other under other names (`images/1.jpg`, `annotations/1.xml`).
 *
 * Coordinates count pixels from 1 and include the last, so `xmin 1, xmax W` is the whole width: the box's edges are `xmin - 1`, `ymin - 1`,
 * `xmax`, `ymax`. Boxes are clipped to their images. Classes are the names that occur, in the order of their code units. `difficult` and
 * `truncated` stay with the boxes. An image without an XML file has no objects; one of another size than its XML file says is broken.
 *
 * @throws `data/path-missing`, `data/root-too-high`, `data/annotation-files-invalid`, `data/no-annotations`, `data/no-images`,
 *   `data/images-broken`, and those of `split:`
 */
export const pascalVoc = defineDataset({
  kind: 'pascal-voc',
  summary: "Images with boxes in Pascal VOC's XML, laid out as its devkit or flat.",
  schema,
  traits: { boxes: true, labels: 'multi', paths: ['root', 'images', 'annotations'] },
  create: async (settings, context) => {
    const { openPascalVoc } = await import('./pascal-voc/open-pascal-voc.js');
    return openPascalVoc(settings, context);
  },
});
