import { defineCropStrategy } from './crop-strategy.js';
import { boxCrop } from './region-crop.js';
import { scenePairSchema, ScenePairs, scenePairViews } from './scene-pairs.js';

/**
 * `combination` of the published code of object-aware cropping (https://github.com/shlokk/object-cropping-ssl): a scene crop beside a square shifted away
 * from a box, or beside a random crop of the box, half of the time each. There, the shifted square was replaced by the box where the square
 * lay to the upper left; here it stays.
 *
 * @throws `crops/no-boxes`, `crops/bounds-reversed`
 */
export const combination = defineCropStrategy({
  kind: 'combination',
  summary: 'A scene crop beside a crop of a box or beside a square shifted away from it, both equally likely.',
  schema: scenePairSchema,
  traits: { needsBoxes: true, views: () => scenePairViews },
  create: async (settings, context) => {
    const object = await boxCrop('scale.object', settings.scale.object, settings.ratio, context);
    return new ScenePairs(settings, ['shifted', 'object'], object);
  },
});
