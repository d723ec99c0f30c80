import { allThree } from './all-three.js';
import { combination } from './combination.js';
import type { CropPlugin } from './crop-strategy.js';
import { multiCrop } from './multi-crop.js';
import { objectDilate } from './object-dilate.js';
import { objectObject } from './object-object.js';
import { objectScene } from './object-scene.js';
import { objectShift } from './object-shift.js';
import { sceneScene } from './scene-scene.js';
import { scene } from './scene.js';
import { separated } from './separated.js';
import { singleObject } from './single-object.js';

/** The family's plug-ins: adding a crop strategy is one file and one line here. */
export const cropPlugins: readonly CropPlugin[] = [
  sceneScene,
  objectObject,
  objectDilate,
  objectScene,
  objectShift,
  separated,
  combination,
  allThree,
  multiCrop,
  singleObject,
  scene,
];
