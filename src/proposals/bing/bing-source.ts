import type { Sample } from '../../data/dataset.js';
import type { ProposalContext, ProposalSource } from '../proposal-source.js';
import { BingThreads } from './bing-threads.js';
import type { StoredBing } from './model-files.js';
import { unpackBoxes } from './packed-boxes.js';

export interface BingSourceOptions {
  readonly stored: StoredBing;
  readonly perImage: number;
  readonly perSize: number;
}

/**
 * BING's boxes of a dataset's images. Each image is decoded and searched once, when it is first asked for, and its boxes are kept.
 *
 * @throws `augment/image-unreadable` from `propose`
 */
export function createBingSource(
  { stored: { models, digest }, perImage, perSize }: BingSourceOptions,
  { workers }: Pick<ProposalContext, 'workers'>,
): ProposalSource {
  const threads = new BingThreads(workers);
  const known = new Map<string, Promise<Float32Array>>();
  const search = (sample: Sample): Promise<Float32Array> =>
    threads.run('findBoxes', sample, { image: sample.image, models, perSize, most: perImage });
  return {
    fingerprint: digest,
    async propose(sample) {
      const boxes = known.get(sample.id) ?? search(sample);
      known.set(sample.id, boxes);
      return unpackBoxes(await boxes);
    },
  };
}
