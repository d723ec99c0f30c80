import { join, resolve } from 'node:path';
import type { ClassFoldersSettings } from '../class-folders.js';
import { dataFingerprint } from '../data-fingerprint.js';
import type { Dataset, DatasetContext, Sample } from '../dataset.js';
import { dealSamples } from '../deal-samples.js';
import { dataErrors } from '../errors.js';
import { examineImages, type ExaminedImage } from '../examine-images.js';
import { sampleIds } from '../image-files.js';
import type { EncodedImage } from '../image-source.js';
import { requirePath } from '../require-path.js';
import { readClassLayout, type ClassLayout } from './class-layout.js';
import { indexArchive } from '../archives/index-archive.js';
import { listImageNames } from './list-image-names.js';

const OBTAIN = 'It should be a folder or an uncompressed tar of class folders: <class>/x.jpg.';

/** An image by its name below the root. */
interface NamedImage {
  readonly name: string;
  readonly image: EncodedImage;
}

function layoutOf(path: string, names: readonly string[]): ClassLayout {
  const layout = readClassLayout(names);
  if (typeof layout === 'string') throw dataErrors['data/layout-unknown']({ path, found: layout });
  return layout;
}

async function imagesOfFolder(root: string, { signal }: DatasetContext): Promise<NamedImage[]> {
  const names = await listImageNames(root, signal);
  return names.map((name) => ({ name, image: { kind: 'file', path: join(root, name) } }));
}

async function imagesOfArchive(path: string, context: DatasetContext): Promise<NamedImage[]> {
  const images = await indexArchive(path, context);
  return images.map(([name, offset, length]) => ({ name, image: { kind: 'file-range', path, offset, length } }));
}

function sampleOf(id: string, label: number, { image, size: [width, height] }: ExaminedImage): Sample {
  return { id, image, width, height, boxes: [], labels: [label] };
}

/** Opens class folders, lying there or in a tar: see the plug-in. */
export async function openClassFolders(settings: ClassFoldersSettings, context: DatasetContext): Promise<Dataset> {
  const root = resolve(context.workingDirectory, settings.root);
  const kind = await requirePath({ setting: 'data.root', path: root, kind: 'folder or file', obtain: OBTAIN });
  const named = await (kind === 'folder' ? imagesOfFolder : imagesOfArchive)(root, context);
  const names = named.map(({ name }) => name);
  const layout = layoutOf(root, names);
  const wanted = named.map(({ image }, index) => ({ image, relativePath: layout.images[index]!.name }));
  const examined = await examineImages(wanted, settings.onBroken, context);

  const ids = sampleIds(layout.images.map(({ name }) => name));
  const dealt = layout.images.map(({ split, label }, index) => {
    const [id, found] = [ids[index]!, examined.images[index]];
    return { split, id, sample: found && sampleOf(id, label, found) };
  });
  const splits = dealSamples(layout.splits, dealt, settings.split);
  return {
    classes: layout.classes,
    fingerprint: dataFingerprint([], examined.images, examined.broken),
    leftOut: { images: examined.broken, boxes: { withoutArea: 0, outside: 0 } },
    split: (name) => splits[name],
  };
}
