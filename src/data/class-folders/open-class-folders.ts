import { assembleDataset, type SetImage } from '../assemble-dataset.js';
import { noDroppedBoxes } from '../broken-images.js';
import type { ClassFoldersSettings } from '../class-folders.js';
import type { Dataset, DatasetContext } from '../dataset.js';
import { divideImages } from '../divide-images.js';
import { dataErrors } from '../errors.js';
import { sampleIds } from '../image-files.js';
import { findStoredImages } from '../stored-images.js';
import { readClassLayout, type ClassLayout } from './class-layout.js';

const OBTAIN = 'It should be a folder or an uncompressed tar of class folders: <class>/x.jpg.';

/** An image of one class. */
interface ClassImage extends SetImage {
  readonly label: number;
}

function layoutOf(path: string, names: readonly string[]): ClassLayout {
  const layout = readClassLayout(names);
  if (typeof layout === 'string') throw dataErrors['data/layout-unknown']({ path, found: layout });
  return layout;
}

/** Opens class folders, lying there or in a tar: see the plug-in. */
export async function openClassFolders(settings: ClassFoldersSettings, context: DatasetContext): Promise<Dataset> {
  const stored = await findStoredImages(settings, OBTAIN, context);
  const layout = layoutOf(
    stored.path,
    stored.images.map(({ name }) => name),
  );
  const ids = sampleIds(layout.images.map(({ name }) => name));
  const images = layout.images.map(({ split, label, name }, index): ClassImage => {
    const { name: wholeName, ...place } = stored.images[index]!;
    return { ...place, id: ids[index]!, split, label, relativePath: name, names: [wholeName, name] };
  });
  const { root } = stored;
  const set = {
    root,
    classes: layout.classes,
    division: await divideImages(images, { root, present: layout.splits }, settings.split),
    annotations: [],
    annotate: ({ label }: ClassImage) => ({ boxes: [], labels: [label] }),
    dropped: () => noDroppedBoxes,
  };
  return assembleDataset(set, settings, context);
}
