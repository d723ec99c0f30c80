import { defineDataset } from './dataset.js';
import type { SettingsOf } from '../container/plugin.js';
import { defaultClasses } from './scenes/default-classes.js';

/** A pair of bounds of a uniform draw. */
const range = <const Minimum extends number, const Maximum extends number>(
  description: string,
  minimum: Minimum,
  maximum: Maximum,
  limits: { readonly minimum: number; readonly maximum: number },
) =>
  ({
    type: 'object',
    description,
    properties: {
      minimum: { type: 'number', ...limits, default: minimum, description: 'Lower bound.' },
      maximum: { type: 'number', ...limits, default: maximum, description: 'Upper bound, not below the lower one.' },
    },
    required: [],
    additionalProperties: false,
    default: { minimum, maximum },
  }) as const;

const count = <const Default extends number>(split: string, value: Default) =>
  ({
    type: 'integer',
    minimum: 0,
    maximum: 1_000_000,
    default: value,
    description: `Scenes in the ${split} split.`,
  }) as const;

const share = <const Default extends number>(split: string, value: Default) =>
  ({
    type: 'number',
    minimum: 0,
    maximum: 0.5,
    default: value,
    description: `Share of each class's families of drawings that only the ${split} split shows.`,
  }) as const;

const schema = {
  type: 'object',
  properties: {
    scenes: {
      type: 'object',
      description: 'How many scenes each split has.',
      properties: { train: count('train', 6000), validation: count('validation', 1000), test: count('test', 1500) },
      additionalProperties: false,
      default: { train: 6000, validation: 1000, test: 1500 },
    },
    seed: {
      type: 'integer',
      minimum: 0,
      default: 0,
      description: 'Seed of the split of the drawings, the backgrounds and every scene. Apart from training.seed.',
    },
    imageSide: {
      type: 'integer',
      minimum: 16,
      maximum: 1024,
      default: 96,
      description: 'Width and height of a scene, in pixels.',
    },
    objects: {
      type: 'object',
      description: 'How many objects are put into a scene, drawn uniformly. One that finds no room is left out.',
      properties: {
        minimum: { type: 'integer', minimum: 1, maximum: 50, default: 2, description: 'Fewest objects a scene has.' },
        maximum: { type: 'integer', minimum: 1, maximum: 50, default: 5, description: 'Most objects a scene has.' },
      },
      additionalProperties: false,
      default: { minimum: 2, maximum: 5 },
    },
    minimumClasses: {
      type: 'integer',
      minimum: 1,
      maximum: 50,
      default: 2,
      description: 'Fewest classes a scene shows; a scene with fewer is drawn anew.',
    },
    objectSize: range(
      "Side of an object's square as a fraction of the scene's side, drawn uniformly: 0.5 is half the width of the scene.",
      0.25,
      0.5,
      { minimum: 0.01, maximum: 1 },
    ),
    rotation: {
      type: 'number',
      minimum: 0,
      maximum: 180,
      default: 20,
      description: 'Largest rotation of an object to either side, in degrees; drawn uniformly.',
    },
    aspect: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      default: 0.15,
      description: "Largest |ln(width / height)| of an object's stretching; drawn uniformly. 0 keeps its shape.",
    },
    brightness: range("Factor of an object's brightness, drawn uniformly.", 0.8, 1.2, { minimum: 0, maximum: 4 }),
    contrast: range("Factor of an object's contrast about mid grey, drawn uniformly.", 0.8, 1.2, {
      minimum: 0,
      maximum: 4,
    }),
    tint: range('Factor of each of red, green and blue of an object, drawn uniformly.', 0.9, 1.1, {
      minimum: 0,
      maximum: 4,
    }),
    maximumOverlap: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      default: 0.12,
      description: "Share of the smaller of two objects' squares that the other may cover.",
    },
    placementTries: {
      type: 'integer',
      minimum: 1,
      maximum: 10_000,
      default: 30,
      description: 'Places tried for an object before it is left out.',
    },
    background: {
      type: 'object',
      description: 'Procedural backgrounds: fractal noise and gratings, shared by all splits.',
      properties: {
        textures: {
          type: 'integer',
          minimum: 1,
          maximum: 10_000,
          default: 8,
          description:
            'How many textures the pool has. The smaller the pool, the less a background tells one scene from another.',
        },
        gain: range('Factor of the brightness of a background, drawn uniformly for each scene.', 0.8, 1.2, {
          minimum: 0,
          maximum: 4,
        }),
      },
      additionalProperties: false,
      default: { textures: 8, gain: { minimum: 0.8, maximum: 1.2 } },
    },
    drawings: {
      type: 'object',
      description: 'How the drawings are dealt out. A family of related drawings is never seen in two splits.',
      properties: {
        validation: share('validation', 0.1),
        test: share('test', 0.25),
        nearDuplicate: {
          type: 'number',
          minimum: 0,
          maximum: 32,
          default: 2.5,
          description:
            'Drawings closer than this are one family: Euclidean distance of 16-pixel RGBA thumbnails with channels from 0 to 1. ' +
            'Larger is stricter.',
        },
      },
      additionalProperties: false,
      default: { validation: 0.1, test: 0.25, nearDuplicate: 2.5 },
    },
    classes: {
      type: 'array',
      description: 'The classes of objects, in the order of their labels.',
      minItems: 1,
      maxItems: 100,
      items: {
        type: 'object',
        properties: {
          name: { type: 'string', minLength: 1, description: 'Name of the class.' },
          subgroups: {
            type: 'array',
            items: { type: 'string' },
            minItems: 1,
            description: 'Unicode emoji sub-groups whose drawings belong to the class: animal-bird.',
          },
          except: {
            type: 'array',
            items: { type: 'string' },
            default: [],
            description: 'English names of emojis that do not: feather.',
          },
        },
        required: ['name', 'subgroups'],
        additionalProperties: false,
      },
      default: defaultClasses,
    },
  },
  additionalProperties: false,
} as const;

export type ScenesSettings = SettingsOf<typeof schema>;

/**
 * The embedded dataset: objects cut out of drawings, composed on procedural backgrounds, with exact boxes and labels.
 *
 * The drawings are emojis of the npm package `@lobehub/fluent-emoji-3d`, the classes Unicode sub-groups of them. Every split shows
 * drawings of its own: those of validation and test are never seen in training, and related drawings (variants of one role, clock faces,
 * near-duplicates) are on one side. A scene's class is drawn uniformly, then a family, then a drawing of it. The set is built once, in
 * worker threads, and kept in the cache directory by everything that its bytes follow from.
 *
 * @throws `data/scenes-impossible` where the settings contradict each other or leave a split without drawings of a class,
 *   `data/package-missing`, `cache/unwritable`
 */
export const scenes = defineDataset({
  kind: 'scenes',
  summary:
    'Embedded scenes of several objects with exact boxes, composed by seed from emoji drawings; needs no download.',
  schema,
  traits: { boxes: true, labels: 'multi' },
  create: async (settings, context) => {
    const { openScenes } = await import('./scenes/open-scenes.js');
    return openScenes(settings, context);
  },
});
