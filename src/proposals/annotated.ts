import { clampBox, hasArea } from '../crops/geometry/index.js';
import type { Sample } from '../data/dataset.js';
import { defineProposalSource, type ProposalBox } from './proposal-source.js';

/**
 * The annotated objects of an image, in the order of the annotations, each cut at the image's edges. Boxes around groups (COCO's crowds,
 * OpenImages' groups) are left out: a crop of one shows no single object.
 */
export function annotatedBoxes(sample: Sample): readonly ProposalBox[] {
  return sample.boxes
    .filter(({ group }) => group !== true)
    .map((box) => {
      const { left, top, right, bottom } = clampBox(box, sample);
      return { left, top, right, bottom, score: 1 };
    })
    .filter(hasArea);
}

export const annotated = defineProposalSource({
  kind: 'annotated',
  summary: "The dataset's own boxes, without boxes around groups.",
  schema: { type: 'object', properties: {}, additionalProperties: false },
  traits: { needsBoxes: true },
  create: () => ({ propose: annotatedBoxes }),
});
