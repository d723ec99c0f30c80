import { decodeImage } from '../../augment/rendering/decode-image.js';
import type { ImageSource } from '../../data/image-source.js';
import type { ProposalBox } from '../proposal-source.js';
import { bingBoxes, prepareBing } from './bing-boxes.js';
import type { BingModel } from './bing-model.js';
import { distinctBoxes, enoughFor } from './distinct-boxes.js';

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
 * The best boxes of an image, each once.
 *
 * @throws UnreadableImage, or the error of the file system or the decoder
 */
export async function findBoxes({ image, models, perSize, most }: FindBoxesTask): Promise<ProposalBox[]> {
  const decoded = await decodeImage(image);
  const lists = bingBoxes(decoded, models.map(prepareBing), { perSize, most: enoughFor(most) });
  const boxes = distinctBoxes(lists, most);
  return boxes.map(({ left, top, right, bottom, score }) => ({ left, top, right, bottom, score }));
}
