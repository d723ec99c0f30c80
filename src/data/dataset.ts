import { pluginDefiner, type FamilyPlugin } from '../container/family.js';
import type { ProgressReporter } from '../progress.js';
import type { LeftOut } from './broken-images.js';
import type { ImageSource } from './image-source.js';

/** An annotated object: its box in pixels of the image, edges between pixels (`right - left` is the width), and its class. */
export interface ObjectBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Index into the dataset's `classes`. */
  readonly label: number;
  /** A box around a group of objects (COCO's crowd, OpenImages' group): counts as a label, is not cropped. */
  readonly group?: boolean;
  /** Hard to recognise without its surroundings (Pascal VOC). */
  readonly difficult?: boolean;
  /** Reaches beyond what its box shows (Pascal VOC). */
  readonly truncated?: boolean;
}

/** One image with what is known of it. */
export interface Sample {
  /** Unique in its dataset and stable: a file name without extension, an image id. */
  readonly id: string;
  readonly image: ImageSource;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly ObjectBox[];
  /** The distinct classes that the image shows, ascending; indices into the dataset's `classes`. */
  readonly labels: readonly number[];
}

/** `train` trains, `validation` selects, `test` is scored once. */
export const splitNames = ['train', 'validation', 'test'] as const;
export type SplitName = (typeof splitNames)[number];

/** Images of one split, in a fixed order. */
export interface Split {
  readonly length: number;
  /** The sample at `index`, 0 to length - 1. */
  sample(index: number): Sample;
}

/** An opened dataset. */
export interface Dataset {
  readonly classes: readonly string[];
  /** SHA-256 (hex) of the annotations and of the relative path and size of every image: part of a run's identity. */
  readonly fingerprint: string;
  /** What the files have that the splits do not. */
  readonly leftOut?: LeftOut;
  split(name: SplitName): Split;
}

/** What cross-field rules know of a dataset kind without opening it. */
export interface DatasetTraits {
  readonly boxes: boolean;
  /** `multi`: any number of classes an image; `single`: exactly one; `none`: unlabelled. */
  readonly labels: 'multi' | 'single' | 'none';
  /** Settings that only say where the data lie. What lies there is told apart by the fingerprint, so they are no part of a run's identity. */
  readonly paths?: readonly string[];
}

export interface DatasetContext {
  /** Relative paths in settings are taken from here: the directory where the command was started. */
  readonly workingDirectory: string;
  /** For what is built once and kept, by content: `.cache/croplab` in the project folder unless the user says otherwise. */
  readonly cacheDirectory: string;
  /** Worker threads to use for building. */
  readonly workers: number;
  readonly progress: ProgressReporter;
  readonly signal?: AbortSignal;
}

/** A dataset reader: opens what its settings name. */
export type DatasetPlugin = FamilyPlugin<DatasetContext, Dataset, DatasetTraits>;
export const defineDataset = pluginDefiner<DatasetContext, Dataset, DatasetTraits>('data');
