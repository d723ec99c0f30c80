import { forEachConcurrently } from '../data/for-each-concurrently.js';
import type { Sample, Split } from '../data/dataset.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import type { ProposalBox, ProposalContext, ProposalSource } from './proposal-source.js';

/** The proposals of a sample. */
export type ProposedBoxes = (sample: Sample) => Promise<readonly ProposalBox[]>;

/** The proposals of a run's samples, each drawn from its sample's own stream. `random` is the root of the run's streams. */
export function proposedBoxes(source: ProposalSource, random: RandomStream): ProposedBoxes {
  return async (sample) => source.propose(sample, random.stream('proposals', sample.id));
}

/** Samples whose boxes are asked for at the same time: enough for the threads of any source. */
const AT_ONCE = 256;

/** What a pass over all proposals shows of itself, and what stops it. */
export type ProposalPass = Pick<ProposalContext, 'progress' | 'signal'>;

/** Asks for the proposals of every sample of a split and hands them over, in any order. */
export async function eachSamplesBoxes(
  split: Split,
  boxesOf: ProposedBoxes,
  { progress, signal }: ProposalPass,
  use: (boxes: readonly ProposalBox[], sample: Sample, index: number) => void,
): Promise<void> {
  const task = progress.start('Proposals', split.length, 'images');
  const indices = Array.from({ length: split.length }, (_, index) => index);
  try {
    await forEachConcurrently(indices, AT_ONCE, async (index) => {
      signal?.throwIfAborted();
      const sample = split.sample(index);
      use(await boxesOf(sample), sample, index);
      task.advance(1);
    });
  } finally {
    task.end();
  }
}

/** Mean area of the proposals of a split as a fraction of their image's; 1, the whole image, where there are none. */
export async function meanProposalShare(split: Split, boxesOf: ProposedBoxes, pass: ProposalPass): Promise<number> {
  // Sums of their own for each image, added up in order: what a sum is rounded to must not depend on which image was done first.
  const sums = new Float64Array(split.length);
  let count = 0;
  await eachSamplesBoxes(split, boxesOf, pass, (boxes, { width, height }, index) => {
    for (const { left, top, right, bottom } of boxes) {
      sums[index]! += ((right - left) * (bottom - top)) / (width * height);
    }
    count += boxes.length;
  });
  return count === 0 ? 1 : sums.reduce((total, sum) => total + sum, 0) / count;
}
