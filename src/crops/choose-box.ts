import type { RandomStream } from '../engine/random/random-stream.js';
import type { ProposalBox } from '../proposals/proposal-source.js';

export const boxChoices = ['uniform', 'best', 'largest', 'by-score', 'by-area'] as const;
export type BoxChoice = (typeof boxChoices)[number];

const areaOf = ({ left, top, right, bottom }: ProposalBox): number => (right - left) * (bottom - top);

/** The first of the boxes with the largest value. */
function firstLargest(boxes: readonly ProposalBox[], valueOf: (box: ProposalBox) => number): ProposalBox {
  return boxes.reduce((best, box) => (valueOf(box) > valueOf(best) ? box : best));
}

/** One of the boxes, each as likely as its weight is large; all equally likely where no weight is above 0. */
function drawByWeight(boxes: readonly ProposalBox[], weights: readonly number[], random: RandomStream): ProposalBox {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return random.choice(boxes);
  let left = random.uniform(0, total);
  const chosen = weights.findIndex((weight) => (left -= weight) < 0);
  // Rounding may leave a rest; it belongs to the last box that has a weight.
  const index = chosen >= 0 ? chosen : weights.findLastIndex((weight) => weight > 0);
  return boxes[index]!;
}

/** One of an image's boxes, of which there is at least one. Of boxes that are equal in what decides, the first is taken. */
export function chooseBox(boxes: readonly ProposalBox[], choice: BoxChoice, random: RandomStream): ProposalBox {
  switch (choice) {
    case 'uniform':
      return random.choice(boxes);
    case 'best':
      return firstLargest(boxes, ({ score }) => score);
    case 'largest':
      return firstLargest(boxes, areaOf);
    case 'by-area':
      return drawByWeight(boxes, boxes.map(areaOf), random);
    case 'by-score': {
      const lowest = Math.min(0, ...boxes.map(({ score }) => score));
      const weights = boxes.map(({ score }) => score - lowest);
      return drawByWeight(boxes, weights, random);
    }
  }
}
