import { augmentErrors } from './errors.js';
import { decodeImage } from './rendering/decode-image.js';
import { renderView } from './rendering/render-view.js';
import type { RenderJob } from './render-job.js';

/**
 * The views of one image as they are before normalisation, for people to look at: 8-bit RGB of each view's size, rows first. Rendered
 * in this thread.
 *
 * @throws `augment/image-unreadable`
 */
export async function renderPixels({ sample, image: source, views }: RenderJob): Promise<Uint8Array[]> {
  const image = await decodeImage(source).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw augmentErrors['augment/image-unreadable']({ path: source.path, sample, reason }, { cause: error });
  });
  return views.map((view) => {
    const { width, height } = view.output;
    const data = new Uint8Array(width * height * 3);
    renderView(image, view, { width, height, data });
    return data;
  });
}
