import type { Sample, Split } from '../data/dataset.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import type { ProposalBox, ProposalSource } from './proposal-source.js';

/** The proposals of a run's samples, each drawn from its sample's own stream. `random` is the root of the run's streams. */
export function proposedBoxes(
  source: ProposalSource,
  random: RandomStream,
): (sample: Sample) => readonly ProposalBox[] {
  return (sample) => source.propose(sample, random.stream('proposals', sample.id));
}

/** Mean area of the proposals of a split as a fraction of their image's; 1, the whole image, where there are none. */
export function meanProposalShare(split: Split, boxesOf: (sample: Sample) => readonly ProposalBox[]): number {
  let [sum, count] = [0, 0];
  for (let index = 0; index < split.length; index++) {
    const sample = split.sample(index);
    for (const { left, top, right, bottom } of boxesOf(sample)) {
      sum += ((right - left) * (bottom - top)) / (sample.width * sample.height);
      count += 1;
    }
  }
  return count === 0 ? 1 : sum / count;
}
