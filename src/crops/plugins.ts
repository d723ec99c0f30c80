import type { CropPlugin } from './crop-strategy.js';
import { multiCrop } from './multi-crop.js';
import { objectDilate } from './object-dilate.js';
import { objectObject } from './object-object.js';
import { sceneScene } from './scene-scene.js';
import { scene } from './scene.js';

/** The family's plug-ins: adding a crop strategy is one file and one line here. */
export const cropPlugins: readonly CropPlugin[] = [sceneScene, objectObject, objectDilate, multiCrop, scene];
