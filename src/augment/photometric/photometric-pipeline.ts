import type { ViewPipeline } from '../view-pipeline.js';
import type { PhotometricPart } from './photometric-part.js';

export interface PhotometricPipelineOptions extends Pick<ViewPipeline, 'interpolation' | 'normalization'> {
  /** In the order in which they are drawn and applied. */
  readonly parts: readonly PhotometricPart[];
}

/** An augmentation set made of parts, one after the other, all drawn from the view's one stream. */
export function photometricPipeline({ parts, ...rest }: PhotometricPipelineOptions): ViewPipeline {
  return { ...rest, draw: (view, random) => parts.flatMap((part) => part(view, random)) };
}
