import { prefetch } from '../../augment/prefetch.js';
import type { Sample } from '../../data/dataset.js';
import type { ProgressReporter } from '../../progress.js';
import type { ProposedBoxes } from '../proposed-boxes.js';
import { ProposalQuality, type QualityPoint } from './proposal-quality.js';

export interface QualityRequest {
  readonly samples: readonly Sample[];
  readonly boxesOf: ProposedBoxes;
  /** Numbers of boxes, ascending. */
  readonly counts: readonly number[];
  readonly progress: ProgressReporter;
  readonly signal: AbortSignal;
}

export interface MeasuredQuality {
  /** That have objects. */
  readonly images: number;
  readonly objects: number;
  readonly points: readonly QualityPoint[];
}

/** Images whose boxes are looked for ahead. */
const AHEAD = 128;

/** Measures proposals of samples against their annotated objects. */
export async function measureQuality(request: QualityRequest): Promise<MeasuredQuality> {
  const { samples, boxesOf, counts, progress, signal } = request;
  const quality = new ProposalQuality(counts);
  const task = progress.start('Measuring proposals', samples.length, 'images');
  try {
    let index = 0;
    for await (const { value } of prefetch(0, samples.length, AHEAD, (place) => boxesOf(samples[place]!))) {
      signal.throwIfAborted();
      quality.add(samples[index++]!, value);
      task.advance(1);
    }
  } finally {
    task.end();
  }
  return { images: quality.images, objects: quality.objects, points: quality.points() };
}
