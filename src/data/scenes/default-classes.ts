import type { DrawingClass } from './drawings.js';

const ROAD_SIGNS_AND_PARTS = [
  'motorway',
  'railway track',
  'bus stop',
  'oil drum',
  'construction',
  'stop sign',
  'wheel',
  'horizontal traffic light',
  'vertical traffic light',
  'police car light',
] as const;

const FACES = [
  'face-smiling',
  'face-affection',
  'face-tongue',
  'face-hand',
  'face-neutral-skeptical',
  'face-sleepy',
  'face-unwell',
  'face-hat',
  'face-glasses',
  'face-concerned',
  'face-negative',
  'cat-face',
] as const;

const HANDS = [
  'hand-fingers-open',
  'hand-fingers-partial',
  'hand-single-finger',
  'hand-fingers-closed',
  'hands',
] as const;

/** Twelve classes that are coherent to the eye, with 21 to 142 drawings each: 665 in all. */
export const defaultClasses = [
  { name: 'mammal', subgroups: ['animal-mammal'], except: [] },
  { name: 'bird', subgroups: ['animal-bird'], except: [] },
  { name: 'plant', subgroups: ['plant-flower', 'plant-other'], except: [] },
  { name: 'fruit-vegetable', subgroups: ['food-fruit', 'food-vegetable'], except: [] },
  { name: 'dish', subgroups: ['food-prepared', 'food-asian', 'food-sweet'], except: [] },
  { name: 'road-vehicle', subgroups: ['transport-ground'], except: ROAD_SIGNS_AND_PARTS },
  { name: 'building', subgroups: ['place-building', 'place-religious'], except: [] },
  { name: 'clothing', subgroups: ['clothing'], except: [] },
  { name: 'face', subgroups: FACES, except: [] },
  { name: 'person', subgroups: ['person', 'person-role', 'person-fantasy'], except: [] },
  { name: 'hand', subgroups: HANDS, except: [] },
  { name: 'clock', subgroups: ['time'], except: [] },
] as const satisfies readonly DrawingClass[];
