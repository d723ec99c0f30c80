import { join, resolve } from 'node:path';
import type { ClassFoldersSettings } from '../class-folders.js';
import { dataFingerprint } from '../data-fingerprint.js';
import type { Dataset, DatasetContext, Sample } from '../dataset.js';
import { dataErrors } from '../errors.js';
import { findImageFiles, sampleIds } from '../image-files.js';
import { imageSizes, type ImageSize } from '../image-sizes.js';
import type { ImageSource } from '../image-source.js';
import { inMemorySplit } from '../in-memory-split.js';
import { requirePath } from '../require-path.js';
import { completeSplits, gatherSplits, mapSplits } from '../split-shares.js';
import { readClassLayout, type ClassLayout } from './class-layout.js';
import { indexArchive } from './index-archive.js';
import { listImageNames } from './list-image-names.js';

const OBTAIN = 'It should be a folder or an uncompressed tar of class folders: <class>/x.jpg.';

interface StoredImage {
  readonly image: ImageSource;
  readonly bytes: number;
  readonly size: ImageSize;
}

interface StoredImages {
  readonly layout: ClassLayout;
  /** In the order of the layout's images. */
  readonly stored: readonly StoredImage[];
}

function layoutOf(path: string, names: readonly string[]): ClassLayout {
  const layout = readClassLayout(names);
  if (typeof layout === 'string') throw dataErrors['data/layout-unknown']({ path, found: layout });
  return layout;
}

async function imagesOfFolder(root: string, context: DatasetContext): Promise<StoredImages> {
  const names = await listImageNames(root, context.signal);
  const layout = layoutOf(root, names);
  const wanted = names.map((name) => ({ path: join(root, name), relativePath: name }));
  const files = await findImageFiles(wanted, 'data.root', context);
  const sizes = await imageSizes(files, context);
  const stored = files.map(({ path, bytes }, index) => ({
    image: { kind: 'file', path } as const,
    bytes,
    size: sizes[index]!,
  }));
  return { layout, stored };
}

async function imagesOfArchive(path: string, context: DatasetContext): Promise<StoredImages> {
  const images = await indexArchive(path, context);
  const names = images.map(([name]) => name);
  const stored = images.map(([, offset, length, size]) => ({
    image: { kind: 'file-range', path, offset, length } as const,
    bytes: length,
    size,
  }));
  return { layout: layoutOf(path, names), stored };
}

/** Opens class folders, lying there or in a tar: see the plug-in. */
export async function openClassFolders(settings: ClassFoldersSettings, context: DatasetContext): Promise<Dataset> {
  const root = resolve(context.workingDirectory, settings.root);
  const kind = await requirePath({ setting: 'data.root', path: root, kind: 'folder or file', obtain: OBTAIN });
  const { layout, stored } = await (kind === 'folder' ? imagesOfFolder : imagesOfArchive)(root, context);

  const ids = sampleIds(layout.images.map(({ name }) => name));
  const samples = layout.images.map(({ split, label }, index) => {
    const { image, size } = stored[index]!;
    const [width, height] = size;
    const item: Sample = { id: ids[index]!, image, width, height, boxes: [], labels: [label] };
    return { split, item };
  });
  const own = gatherSplits(layout.splits, samples);
  const splits = mapSplits(completeSplits(own, settings.split), inMemorySplit);
  const listed = layout.images.map(({ name }, index) => ({ relativePath: name, bytes: stored[index]!.bytes }));
  return {
    classes: layout.classes,
    fingerprint: dataFingerprint([], listed),
    split: (name) => splits[name],
  };
}
