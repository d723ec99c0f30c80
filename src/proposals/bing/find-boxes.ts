import { decodeImage } from '../../augment/rendering/decode-image.js';
import type { ImageSource } from '../../data/image-source.js';
import { bingBoxes, prepareBing } from './bing-boxes.js';
import type { BingModel } from './bing-model.js';
import { distinctBoxes, enoughFor } from './distinct-boxes.js';
import { packBoxes } from './packed-boxes.js';

/** An image in which boxes are looked for, as plain data. */
export interface FindBoxesTask {
  readonly image: ImageSource;
  /** One for each colour space. */
  readonly models: readonly BingModel[];
  readonly perSize: number;
  /** Boxes that are wanted. */
  readonly most: number;
}

/**
 * The best boxes of an image, each once, packed.
 *
 * @throws UnreadableImage, or the error of the file system or the decoder
 */
export async function findBoxes({ image, models, perSize, most }: FindBoxesTask): Promise<Float32Array> {
  const decoded = await decodeImage(image);
  const lists = bingBoxes(decoded, models.map(prepareBing), { perSize, most: enoughFor(most) });
  return packBoxes(distinctBoxes(lists, most));
}
