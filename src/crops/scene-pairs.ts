import type { SettingsOf } from '../container/plugin.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import type { ProposalBox } from '../proposals/proposal-source.js';
import type { CropInput, CropStrategy, ViewCrop } from './crop-strategy.js';
import { focusBox, sceneRegion } from './focus-box.js';
import { shiftedRect } from './geometry/index.js';
import { growthSchemas, objectRegion } from './object-region.js';
import { regionCrop, viewOf, type BoxCrop } from './region-crop.js';
import {
  ascendingBounds,
  boxSchemas,
  boxScaleSchema,
  drawRadius,
  ratioSchema,
  regionScaleSchema,
  shiftSchemas,
  sizeSchema,
  swapSchema,
} from './settings.js';

/** Settings of the strategies that pair a scene crop with another crop. */
export const scenePairSchema = {
  type: 'object',
  properties: {
    ...shiftSchemas,
    side: {
      type: 'integer',
      minimum: 1,
      maximum: 4096,
      default: 224,
      description: 'Side of the shifted square in pixels.',
    },
    scale: {
      type: 'object',
      properties: { object: boxScaleSchema(), scene: regionScaleSchema('the image', [0.2, 1]) },
      additionalProperties: false,
      default: { object: [0.2, 1], scene: [0.2, 1] },
      description: 'What a view takes of the box or of the image; of a shifted square it takes all.',
    },
    ratio: ratioSchema,
    ...growthSchemas,
    ...boxSchemas,
    swap: { ...swapSchema, default: 0 },
    size: sizeSchema,
  },
  additionalProperties: false,
} as const;

/** What stands beside the scene crop. */
export type ScenePartner = 'shifted' | 'object' | 'scene';

/**
 * A random crop of the scene beside another crop, whose kind is drawn: a square shifted away from a box by the radius rule, a random crop of
 * the box, or a second random crop of the scene. Where no shifted square fits into the image, the crop of the box takes its place.
 *
 * The shifted square is the first view, the others are the second, as in the published code, unless `swap` lets them change places.
 */
export class ScenePairs implements CropStrategy {
  readonly itemsPer;
  readonly views;
  readonly #object;
  readonly #scene;
  readonly #radius;

  /** @param partners all equally likely */
  constructor(
    private readonly settings: SettingsOf<typeof scenePairSchema>,
    private readonly partners: readonly ScenePartner[],
    object: BoxCrop,
  ) {
    const { size, scale, ratio, radius, itemsPer } = settings;
    this.itemsPer = itemsPer;
    this.views = scenePairViews.map((view) => ({ ...view, size }));
    this.#object = object;
    this.#scene = regionCrop('scale.scene', scale.scene, ratio);
    this.#radius = ascendingBounds('radius', radius);
  }

  crop(input: CropInput, random: RandomStream): readonly ViewCrop[] {
    const box = focusBox(input, this.settings, random.stream('box'));
    const partner = random.stream('partner').choice(this.partners);
    const scene = viewOf(sceneRegion(input), this.#scene, 'scene', random.stream('view', 0));
    const shifted = box && partner === 'shifted' ? this.#shifted(box, input, random.stream('shift')) : undefined;
    const views = shifted
      ? [shifted, scene]
      : [scene, this.#second(partner === 'scene' ? undefined : box, input, random.stream('view', 1))];
    return random.stream('swap').chance(this.settings.swap) ? views.reverse() : views;
  }

  #shifted(box: ProposalBox, { image }: CropInput, random: RandomStream): ViewCrop | undefined {
    const { side } = this.settings;
    const object = objectRegion(box, image, this.settings);
    const radius = drawRadius(this.#radius, random);
    const square = shiftedRect(object, { width: side, height: side }, image, radius, random);
    return square && viewOf(square, 'whole', 'shifted', random);
  }

  #second(box: ProposalBox | undefined, input: CropInput, random: RandomStream): ViewCrop {
    if (box === undefined) return viewOf(sceneRegion(input), this.#scene, 'scene', random);
    return viewOf(objectRegion(box, input.image, this.settings), this.#object.object, 'object', random);
  }
}

/** What the views show in the pair that every mixture contains. */
export const scenePairViews = [{ shows: 'scene' }, { shows: 'object' }] as const;
