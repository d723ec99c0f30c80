import { BoxCrops, boxCropsSchema } from './box-crops.js';
import { defineCropStrategy } from './crop-strategy.js';
import { boxCrop } from './region-crop.js';

/**
 * Two random crops of the same box: both views show one object and little around it. The first half of object-aware cropping
 * (Mishra et al., 2021, https://arxiv.org/abs/2112.00319), without the dilation that adds context.
 *
 * @throws `crops/no-boxes`, `crops/bounds-reversed`
 */
export const objectObject = defineCropStrategy({
  kind: 'object-object',
  summary: 'Two random crops of the same box.',
  schema: boxCropsSchema(),
  traits: { needsBoxes: true, views: () => [{ shows: 'object' }, { shows: 'object' }] },
  create: async (settings, context) =>
    new BoxCrops(settings, 2, await boxCrop('scale', settings.scale, settings.ratio, context)),
});
