import { opendir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { indexArchive } from '../archives/index-archive.js';
import type { DatasetContext } from '../dataset.js';
import { dataErrors } from '../errors.js';
import type { WantedImage } from '../examine-images.js';
import { boundsOf } from '../folder-bounds.js';
import type { EncodedImage } from '../image-source.js';
import { ProblemList } from '../problem-list.js';
import { quoted } from '../quoted.js';
import { requirePath } from '../require-path.js';

/** Where an image lies, by its id, and which folders it may not lie outside of. */
export type ImagePlaces = (id: string) => Pick<WantedImage, 'image' | 'folders'>;

export interface ImagePlacesRequest {
  /** A folder of images, or of tars of them, or a tar. */
  readonly path: string;
  /** The dataset's root. */
  readonly root: string;
  /** Images of other ids are passed over. */
  readonly isWanted: (id: string) => boolean;
  /** A sentence on where to get them. */
  readonly obtain: string;
}

async function tarsIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of await opendir(folder, { bufferSize: 1024 })) {
    if (extname(entry.name).toLowerCase() === '.tar') names.push(entry.name);
  }
  return names.sort().map((name) => join(folder, name));
}

/** The images of some tars, by their ids. */
async function imagesOfTars(
  tars: readonly string[],
  isWanted: ImagePlacesRequest['isWanted'],
  context: DatasetContext,
): Promise<ReadonlyMap<string, EncodedImage>> {
  const images = new Map<string, EncodedImage>();
  for (const path of tars) {
    const problems = new ProblemList();
    for (const [name, offset, length] of await indexArchive(path, context)) {
      const id = basename(name, '.jpg');
      if (!name.endsWith('.jpg') || !isWanted(id)) continue;
      const earlier = images.get(id);
      if (earlier !== undefined) problems.add(`${quoted(name)} is in ${earlier.path} already`);
      images.set(id, { kind: 'file-range', path, offset, length });
    }
    if (problems.total > 0) throw dataErrors['data/archive-invalid']({ path, problems });
  }
  return images;
}

/**
 * Finds out where images lie: `<ImageID>.jpg` in a folder, or in uncompressed tars that are read in place, one or all of a folder. In tars, images may
 * lie deeper; what else a tar has is passed over.
 *
 * @throws `data/path-missing`, `data/archive-invalid`
 */
export async function findImagePlaces(
  { path, root, isWanted, obtain }: ImagePlacesRequest,
  context: DatasetContext,
): Promise<ImagePlaces> {
  const kind = await requirePath({ setting: 'data.images', path, kind: 'folder or file', obtain });
  const tars = kind === 'file' ? [path] : await tarsIn(path);
  const archived = await imagesOfTars(tars, isWanted, context);
  const folders = boundsOf(root, path);
  return (id) => {
    const image = archived.get(id);
    return image ? { image } : { image: { kind: 'file', path: join(path, `${id}.jpg`) }, folders };
  };
}
