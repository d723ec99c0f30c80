import { defineCropStrategy } from './crop-strategy.js';
import { boxCrop } from './region-crop.js';
import { scenePairSchema, ScenePairs, scenePairViews } from './scene-pairs.js';

/**
 * All three modalities of the published code of object-aware cropping (https://github.com/shlokk/object-cropping-ssl): a scene crop beside a square shifted
 * away from a box, a random crop of the box, or a second scene crop, a third of the time each. There, the choice was reached only where the
 * square lay to the upper left, and its shifted square was replaced by the box; here both are as they were meant.
 *
 * @throws `crops/no-boxes`, `crops/bounds-reversed`
 */
export const allThree = defineCropStrategy({
  kind: 'all-three',
  summary:
    'A scene crop beside a crop of a box, a square shifted away from it, or a second scene crop, all equally likely.',
  schema: scenePairSchema,
  traits: { needsBoxes: true, views: () => scenePairViews },
  create: async (settings, context) => {
    const object = await boxCrop('scale.object', settings.scale.object, settings.ratio, context);
    return new ScenePairs(settings, ['shifted', 'object', 'scene'], object);
  },
});
