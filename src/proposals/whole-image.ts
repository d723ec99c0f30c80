import { wholeImage as boxOfWholeImage } from '../crops/geometry/index.js';
import { defineProposalSource } from './proposal-source.js';

/** One box, the image itself: what strategies that do not look at boxes are given, and object crops turned into scene crops. */
export const wholeImage = defineProposalSource({
  kind: 'whole-image',
  summary: 'One box that covers the whole image.',
  schema: { type: 'object', properties: {}, additionalProperties: false },
  traits: { needsBoxes: false },
  create: () => ({
    propose: (sample) => {
      const { left, top, right, bottom } = boxOfWholeImage(sample);
      return [{ left, top, right, bottom, score: 1 }];
    },
  }),
});
