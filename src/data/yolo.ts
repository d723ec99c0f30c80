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
      description: 'Folder of the dataset; relative to where the command is started.',
    },
    yaml: {
      type: 'string',
      minLength: 1,
      default: 'data.yaml',
      description:
        'The file that names the classes and the splits, under root. Where there is none, a list of the classes alone, a name a line: classes.txt, obj.names.',
    },
    split: splitSchema,
    onBroken: onBrokenSchema,
  },
  required: ['root'],
  additionalProperties: false,
} as const;

export type YoloSettings = SettingsOf<typeof schema>;

/**
 * Images with boxes in the format of YOLO, as Ultralytics reads it (https://docs.ultralytics.com/datasets/detect/): a `data.yaml` with
 * `names` (a list, or a mapping of indices) and `train`, `val`, `test` (a folder, a `.txt` list of images, or a list of these), and a text
 * file of labels an image, found by writing `labels` for the last folder `images` of its path, or else beside it.
 *
 * Instead of a `data.yaml`, a list of the classes will do (`classes.txt`, `obj.names`): then all images are training images, and `split` divides them.
 *
 * A line is `class x y width height`, the box's centre and size as fractions of the image; a segment, `class x1 y1 x2 y2 x3 y3 ...`, becomes the
 * box around it; keypoints (`kpt_shape`) are passed over. An image without a label file, or with an empty one, has no objects. `path` is followed where it
 * is a folder under root, and leading `../` of splits are left out where they lead out of it. `val` or `test` that are the same as `train`
 * do not count, nor does a `val` that is the same as `test`, nor a `test` that is not there or only as a list of images that are not: they are taken out of the
 * training images.
 *
 * @throws `data/path-missing`, `data/annotations-invalid`, `data/annotation-files-invalid`, `data/no-annotations`, `data/no-images`,
 *   `data/images-broken`, and those of `split:`
 */
export const yolo = defineDataset({
  kind: 'yolo',
  summary: "Images with boxes in YOLO's text files, beside a data.yaml as Ultralytics writes it.",
  schema,
  traits: { boxes: true, labels: 'multi', paths: ['root', 'yaml'] },
  create: async (settings, context) => {
    const { openYolo } = await import('./yolo/open-yolo.js');
    return openYolo(settings, context);
  },
});
