import { centerCropView, wholeImageView } from '../../augment/evaluation-view.js';
import type { Normalization } from '../../augment/normalization.js';
import type { RenderJob } from '../../augment/render-job.js';
import type { Sample } from '../../data/dataset.js';

/** How the images of a split are looked at. Features are shared by the evaluators that look alike. */
export interface FeatureView {
  /** Pixels. */
  readonly size: number;
  readonly view: 'whole' | 'center';
  /** Images that go through the backbone at a time: the last bits of a feature may depend on it. */
  readonly batchSize: number;
}

/** The settings of a `FeatureView`, for evaluators' schemas. */
export const featureViewProperties = {
  size: {
    type: 'integer',
    minimum: 8,
    maximum: 4096,
    default: 224,
    description: 'Side of the images that features are taken of, in pixels.',
  },
  view: {
    enum: ['whole', 'center'],
    default: 'whole',
    description:
      'whole: all of the image, resized to a square. center: the shorter side resized to 256/224 of size, then the middle, as torchvision tests.',
  },
  batchSize: {
    type: 'integer',
    minimum: 1,
    default: 64,
    description: 'Images that features are taken of at a time.',
  },
} as const;

/** What is rendered of a sample. */
export function featureJob({ size, view }: FeatureView, normalization: Normalization): (sample: Sample) => RenderJob {
  if (view === 'whole') return (sample) => wholeImageView(sample, size, normalization);
  const shorterSide = Math.round((size * 256) / 224);
  return (sample) => centerCropView(sample, { shorterSide, size }, normalization);
}
