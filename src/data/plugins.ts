import { classFolders } from './class-folders.js';
import { coco } from './coco.js';
import type { DatasetPlugin } from './dataset.js';
import { openImages } from './open-images.js';
import { scenes } from './scenes.js';

/** The family's plug-ins: adding a dataset kind is one file and one line here. */
export const datasetPlugins: readonly DatasetPlugin[] = [scenes, coco, openImages, classFolders];
