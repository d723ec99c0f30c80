import { BoxCrops, boxCropsSchema } from './box-crops.js';
import { defineCropStrategy } from './crop-strategy.js';
import { boxCrop } from './region-crop.js';

/**
 * One random crop of a box, by torchvision's default bounds: the object crops that the published code of object-aware cropping
 * (https://github.com/shlokk/object-cropping-ssl) classifies, for methods that take one view.
 *
 * @throws `crops/no-boxes`, `crops/bounds-reversed`
 */
export const singleObject = defineCropStrategy({
  kind: 'single-object',
  summary: 'One random crop of a box.',
  schema: boxCropsSchema([0.08, 1]),
  traits: { needsBoxes: true, views: () => [{ shows: 'object' }] },
  create: async (settings, context) =>
    new BoxCrops(settings, 1, await boxCrop('scale', settings.scale, settings.ratio, context)),
});
