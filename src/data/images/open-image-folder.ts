import { assembleDataset, type SetImage } from '../assemble-dataset.js';
import { noDroppedBoxes } from '../broken-images.js';
import type { Dataset, DatasetContext } from '../dataset.js';
import { divideImages } from '../divide-images.js';
import { sampleIds } from '../image-files.js';
import type { ImagesSettings } from '../images.js';
import { splitsByFolder } from '../split-folders.js';
import { findStoredImages } from '../stored-images.js';

const OBTAIN = 'It should be a folder or an uncompressed tar of images.';

/** Opens a folder or tar of images: see the plug-in. */
export async function openImageFolder(settings: ImagesSettings, context: DatasetContext): Promise<Dataset> {
  const stored = await findStoredImages(settings, OBTAIN, context);
  const { root } = stored;
  const folders = splitsByFolder(stored.images.map(({ name }) => name));
  const ids = sampleIds(stored.images.map(({ name }) => name));
  const images = stored.images.map(({ name, ...place }, index): SetImage => ({
    ...place,
    id: ids[index]!,
    split: folders.splitOf(name),
    relativePath: name,
    names: [name],
  }));
  const set = {
    root,
    classes: [],
    division: await divideImages(images, { root, present: folders.present }, settings.split),
    annotations: [],
    annotate: () => ({ boxes: [], labels: [] }),
    dropped: () => noDroppedBoxes,
  };
  return assembleDataset(set, settings, context);
}
