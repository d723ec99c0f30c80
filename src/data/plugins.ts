import { classFolders } from './class-folders.js';
import { coco } from './coco.js';
import type { DatasetPlugin } from './dataset.js';
import { images } from './images.js';
import { openImages } from './open-images.js';
import { pascalVoc } from './pascal-voc.js';
import { scenes } from './scenes.js';
import { yolo } from './yolo.js';

/** The family's plug-ins: adding a dataset kind is one file and one line here. */
export const datasetPlugins: readonly DatasetPlugin[] = [
  scenes,
  coco,
  openImages,
  pascalVoc,
  yolo,
  classFolders,
  images,
];
