import type { Sample } from '../data/dataset.js';
import type { RandomStream } from '../engine/random/random-stream.js';
import { annotatedBoxes } from './annotated.js';
import { defineProposalSource, type ProposalBox } from './proposal-source.js';

/** A shift in whole pixels that keeps the span from `start` to `end` between 0 and `limit`, all such shifts equally likely. */
function drawShift(start: number, end: number, limit: number, random: RandomStream): number {
  return random.integer(Math.ceil(-start), Math.floor(limit - end) + 1);
}

/**
 * The box at another place in the image. It moves by whole pixels, so that it touches as many of them as before: its crops are exactly as
 * large as those of the box it stands for.
 */
function moveBox({ left, top, right, bottom, score }: ProposalBox, image: Sample, random: RandomStream): ProposalBox {
  const across = drawShift(left, right, image.width, random);
  const down = drawShift(top, bottom, image.height, random);
  return { left: left + across, top: top + down, right: right + across, bottom: bottom + down, score };
}

/**
 * The control for object-aware crops: for every annotated box a box of its size at a random place inside the image, the same one in every
 * epoch. What a method gains from these comes of small overlapping crops alone; only what annotated boxes give beyond it comes of objects.
 */
export const random = defineProposalSource({
  kind: 'random',
  summary: "Boxes of the annotated ones' sizes at random places: the control for object-aware crops.",
  schema: { type: 'object', properties: {}, additionalProperties: false },
  traits: { needsBoxes: true },
  create: () => ({
    propose: (sample, stream) => annotatedBoxes(sample).map((box) => moveBox(box, sample, stream)),
  }),
});
