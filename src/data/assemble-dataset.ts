import type { DroppedBoxes, OnBroken } from './broken-images.js';
import { dataFingerprint, type AnnotationDigest } from './data-fingerprint.js';
import type { Dataset, DatasetContext, ObjectBox, Sample, Split, SplitName } from './dataset.js';
import type { Division, PlacedImage } from './divide-images.js';
import { dataErrors } from './errors.js';
import { examineImages, type ExaminedImage, type ImageSize, type WantedImage } from './examine-images.js';
import { turnBox } from './exif-orientation.js';
import { distinctLabels } from './image-boxes.js';
import { lazySplit } from './lazy-split.js';
import type { SplitSetting } from './split-setting.js';
import { completeSplits, gatherSplits, mapSplits } from './split-shares.js';

/** An image that annotations or folders say the set has. */
export interface SetImage extends PlacedImage, WantedImage {
  /** Unique in the set. */
  readonly id: string;
}

/** What is known of an image once its size is. */
export interface Annotation {
  /** Clipped to the image. */
  readonly boxes: readonly ObjectBox[];
  /** Classes that the image shows, in any order; those of boxes without area among them. */
  readonly labels: Iterable<number>;
}

/** What a reader has found, before any image is decoded. */
export interface ImageSet<Image extends SetImage> {
  /** Absolute. */
  readonly root: string;
  readonly classes: readonly string[];
  readonly division: Division<Image>;
  readonly annotations: readonly AnnotationDigest[];
  /** In the frame of `declared`, where the image has that. Asked for once for every image, and again whenever its sample is. */
  annotate(image: Image, size: ImageSize): Annotation;
  /** Boxes that were dropped and cut, once all images were annotated for the first time. */
  dropped(): DroppedBoxes;
}

/** An image dealt out to a split: what makes its sample, or `undefined` where it is broken. */
interface DealtImage {
  readonly split: SplitName;
  readonly id: string;
  readonly sample: (() => Sample) | undefined;
}

/**
 * Deals images out to the splits. Broken ones are dealt out as well and then left out, so that the others stay where they are when one is mended.
 */
function dealSamples(
  present: readonly SplitName[],
  images: readonly DealtImage[],
  { validation, test, seed }: SplitSetting,
): Record<SplitName, Split> {
  const own = gatherSplits(
    present,
    images.map((image) => ({ split: image.split, item: image })),
  );
  const share = (value: number | string): number => (typeof value === 'number' ? value : 0);
  const dealt = completeSplits(own, { validation: share(validation), test: share(test), seed });
  return mapSplits(dealt, (some) => lazySplit(some.flatMap(({ sample }) => sample ?? [])));
}

function sampleOf<Image extends SetImage>(image: Image, found: ExaminedImage, set: ImageSet<Image>): Sample {
  const [width, height] = found.size;
  const { stored } = found;
  const { boxes, labels } = set.annotate(image, stored?.size ?? found.size);
  return {
    id: image.id,
    image: found.image,
    width,
    height,
    boxes: stored ? boxes.map((box) => turnBox(box, stored.orientation, ...stored.size)) : boxes,
    labels: distinctLabels(labels),
  };
}

/**
 * Makes a dataset of what a reader has found and divided: decodes each image once to know which can be used, and deals out the splits that
 * are missing.
 *
 * @throws `data/no-images`, `data/images-broken`, `data/split-shares`
 */
export async function assembleDataset<Image extends SetImage>(
  set: ImageSet<Image>,
  { split, onBroken }: { readonly split: SplitSetting; readonly onBroken: OnBroken },
  context: DatasetContext,
): Promise<Dataset> {
  const { present, images, absent, digests } = set.division;
  if (images.length + absent.length === 0) throw dataErrors['data/no-images']({ path: set.root });
  const examined = await examineImages(images, { onBroken, absent }, context);
  const dealt = images.map((image, index): DealtImage => {
    const found = examined.images[index];
    return { split: image.split, id: image.id, sample: found && (() => sampleOf(image, found, set)) };
  });
  // Made once to count the boxes that are dropped, and again when they are asked for: all at once may not fit into memory.
  for (const { sample } of dealt) sample?.();
  const dropped = set.dropped();
  const missing = absent.map(({ split: own, relativePath }) => ({ split: own, id: relativePath, sample: undefined }));
  const splits = dealSamples(present, [...dealt, ...missing], split);
  return {
    classes: set.classes,
    fingerprint: dataFingerprint([...set.annotations, ...digests], examined.images, examined.broken),
    leftOut: { images: examined.broken, boxes: dropped },
    split: (name) => splits[name],
  };
}
